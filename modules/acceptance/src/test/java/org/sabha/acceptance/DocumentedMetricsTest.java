package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final Pattern SAMPLE = Pattern.compile("^(sabha_[a-z_]+)[{ ]", Pattern.MULTILINE);

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
    void everyFigureThatADocumentNamesIsThere() throws Exception {
        Set<String> served = served();
        Map<String, Set<String>> absent = new TreeMap<>();
        documents()
                .forEach((document, names) -> names.stream()
                        .filter(name -> !served.contains(name))
                        .forEach(name -> absent.computeIfAbsent(name, _ -> new TreeSet<>())
                                .add(document.toString())));
        assertEquals(Map.of(), absent, () -> "of " + served);
    }

    private Set<String> served() throws Exception {
        Path settings = Files.writeString(folder.resolve("sabha.conf"), SETTINGS);
        Map<String, String> overrides =
                Map.of("sabha.system.data", folder.resolve("data").toString());
        try (SabhaServer server = SabhaServer.start(new ConfigReader(Map.of(), 1).read(settings, overrides));
                HttpClient http = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:" + server.ports().metrics() + "/metrics");
            String page = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return SAMPLE.matcher(page).results().map(found -> found.group(1)).collect(Collectors.toSet());
        }
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
