package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.SabhaServer;
import org.sabha.server.config.ConfigReader;

/** Whoever watches a server by its documents watches figures that it has. */
@Tag("interop")
@Timeout(120)
class DocumentedMetricsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern NAME = Pattern.compile("\\bsabha_[a-z][a-z_]*[a-z]\\b");
    private static final String PREFIX = "sabha_";

    /** Of meetings that are on several loops; SpreadOverLoopsTest reads one. */
    private static final String LATER = "sabha_link_";

    /** From Micrometer, as docs/admin/metrics.md names them. */
    private static final List<String> MACHINE = List.of(
            "disk_free_bytes",
            "process_files_open_files",
            "process_files_max_files",
            "process_cpu_seconds_total",
            "process_start_time_seconds");

    private static final String SETTINGS = """
        sabha {
          http { https.port = 0, plain.port = 0 }
          media { udp { address = "127.0.0.1", first-port = 0 }, advertised-addresses = ["127.0.0.1"] }
          system.metrics.port = 0
        }
        """;

    @TempDir
    private Path folder;

    @Test
    void figuresKeepToTheConventionsAndAreThoseOfTheDocuments() throws Exception {
        MetricsConventions page = MetricsConventions.of(served());
        assertEquals(List.of(), page.complaints());
        Map<String, Set<String>> absent = new TreeMap<>();
        Map<Path, Set<String>> documents = documents();
        documents.forEach((document, names) -> names.stream()
                .filter(name -> !page.names().contains(name) && !name.startsWith(LATER))
                .forEach(name ->
                        absent.computeIfAbsent(name, _ -> new TreeSet<>()).add(document.toString())));
        assertEquals(Map.of(), absent, () -> "of " + page.names());
        Set<String> unsaid = new TreeSet<>(page.names());
        unsaid.removeIf(name -> !name.startsWith(PREFIX));
        unsaid.removeAll(documents.getOrDefault(ROOT.resolve("docs/admin/metrics.md"), Set.of()));
        assertEquals(Set.of(), unsaid, "docs/admin/metrics.md lists every figure");
        for (String name : MACHINE) {
            assertTrue(page.names().contains(name), name);
        }
    }

    /** The page of a server that has answered some requests. */
    private String served() throws Exception {
        Path settings = Files.writeString(folder.resolve("sabha.conf"), SETTINGS);
        Map<String, String> overrides =
                Map.of("sabha.system.data", folder.resolve("data").toString());
        try (SabhaServer server = SabhaServer.start(new ConfigReader(Map.of(), 1).read(settings, overrides));
                HttpClient http = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + server.ports().plain();
            assertEquals("{\"live\":true}", get(http, base + "/health/live"));
            assertEquals("{\"ready\":true}", get(http, base + "/health/ready"));
            closesASocket(http, base);
            return get(http, "http://127.0.0.1:" + server.ports().metrics() + "/metrics");
        }
    }

    private static String get(HttpClient http, String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** By a message that is not text, which the server does not take. */
    private static void closesASocket(HttpClient http, String base) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("sabha.v1")
                .header("Origin", base)
                .buildAsync(URI.create(base.replace("http", "ws") + "/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket of, int code, String reason) {
                        closed.complete(code);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .join();
        socket.sendBinary(ByteBuffer.allocate(1), true).join();
        assertEquals(1003, closed.join());
    }

    private static Map<Path, Set<String>> documents() throws IOException {
        Map<Path, Set<String>> named = new TreeMap<>();
        for (String place : List.of("docs", "deploy", "config", "README.md")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                for (Path file : files.filter(DocumentedMetricsTest::isRead).toList()) {
                    Set<String> names = NAME.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .collect(Collectors.toCollection(TreeSet::new));
                    named.put(file, names);
                }
            }
        }
        Set<String> administrators = named.getOrDefault(ROOT.resolve("deploy/README.md"), Set.of());
        assertTrue(administrators.contains("sabha_storage_failing"), administrators::toString);
        return named;
    }

    private static boolean isRead(Path file) {
        String name = file.toString();
        return name.endsWith(".md") || name.endsWith(".conf");
    }
}
