package org.sabha.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.model.Secret;

/**
 * The real server as a child process on ports that were free, on the loopback address, with limits that let one address
 * be a whole meeting. What it logs goes to a file in its folder.
 */
final class ServerProcess implements AutoCloseable {
    /** Whether meetings are key groups; passed on to the server if it is set here. */
    static final String KEYS = "sabha.meeting.keys";

    private static final long READY_SECONDS = 60;
    private static final long STOP_SECONDS = 15;
    private static final int TAIL_LINES = 20;
    private static final Pattern LINKS = Pattern.compile("\"links\":\"([^\"]+)\"");
    private static final Pattern ORGANISER = Pattern.compile("#organiser=([^\"\\\\&\\s]+)");
    private static final String SETTINGS = """
        sabha {
          media.udp.address = "127.0.0.1"
          media.advertised-addresses = ["127.0.0.1"]
          media.loops = 1
          limits.connection.per-address = 10000
          limits.rate.messages-per-second = 10000
          limits.rate.message-burst = 100000
          limits.rate.request-burst = 1000000
          meeting.max-participants = 500
          meeting.max-waiting = 500
        }
        """;

    private final List<String> command;
    private final Path data;
    private Process process;
    private final URI base;
    private final int metricsPort;
    private final int tlsPort;
    private Secret organiserLink;
    private long startedNanos;
    private long readyNanos;
    private final Path log;

    /** Has servers make meetings without key groups, unless they are asked for: most of a group's work is its members'. */
    static void keys(boolean asked) {
        if (!asked) {
            System.setProperty(KEYS, "false");
        }
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param jar the server's jar, which names its class path
     * @param jvmOptions argument file of its JVM
     * @param folder for settings, data and log
     */
    ServerProcess(Path jar, Path jvmOptions, Path folder) throws IOException {
        this(jar, jvmOptions, folder, "");
    }

    /** @param further settings that are laid over those of every benchmark */
    ServerProcess(Path jar, Path jvmOptions, Path folder, String further) throws IOException {
        Path settings = Files.writeString(folder.resolve("bench.conf"), SETTINGS + further);
        int http = freeTcpPort();
        metricsPort = freeTcpPort();
        tlsPort = freeTcpPort();
        base = URI.create("http://127.0.0.1:" + http);
        log = folder.resolve("server.log");
        data = folder.resolve("data");
        command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + jvmOptions));
        Path cache = jar.resolveSibling("sabha.aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        String keys = System.getProperty(KEYS);
        if (keys != null) {
            command.add("-D" + KEYS + "=" + keys);
        }
        command.addAll(List.of(
                "-cp", jar.toString(), "org.sabha.server.Sabha", "serve", "--json", "--config", settings.toString()));
        command.addAll(List.of("--port", "" + tlsPort, "--http-port", "" + http, "--metrics-port", "" + metricsPort));
        command.addAll(List.of("--udp-port", "" + freeUdpPort(), "--public-address", "127.0.0.1"));
        command.addAll(List.of("--data", data.toString(), "--organiser-link"));
        process = start(ProcessBuilder.Redirect.to(log.toFile()));
        organiserLink = awaitOrganiserLink();
    }

    /** With as many arenas of the C library as the launcher sets. */
    private Process start(ProcessBuilder.Redirect words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(words);
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        startedNanos = System.nanoTime();
        return builder.start();
    }

    /** Ends it without a word (SIGKILL); returns once it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts it anew, with the same ports and data, and returns when it is ready. */
    void startAgain() throws IOException {
        process = start(ProcessBuilder.Redirect.appendTo(log.toFile()));
        organiserLink = awaitOrganiserLink();
    }

    /** Ends it and starts it on the data that is there, as nearly every start is: the first one makes the tables. */
    ServerProcess again() throws IOException {
        stop();
        startAgain();
        return this;
    }

    /** How long the last start took, from the process to the line that says that it is ready; nanoseconds. */
    long readyNanos() {
        return readyNanos;
    }

    Path data() {
        return data;
    }

    private static int freeTcpPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(Loopback.port(0))) {
            return socket.getLocalPort();
        }
    }

    /** The links are in a file once the server says that it is ready; what follows is read and dropped. */
    private Secret awaitOrganiserLink() throws IOException {
        CompletableFuture<Secret> link = new CompletableFuture<>();
        Process from = process;
        Thread.ofPlatform().daemon().name("server-output").start(() -> readOutput(from, link));
        try {
            Secret ready = link.get(READY_SECONDS, TimeUnit.SECONDS);
            readyNanos = System.nanoTime() - startedNanos;
            return ready;
        } catch (Exception e) {
            close();
            throw new IOException("the server did not get ready:\n" + logTail(), e);
        }
    }

    private String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private static void readOutput(Process from, CompletableFuture<Secret> link) {
        try (BufferedReader output = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher file = LINKS.matcher(line);
                if (file.find()) {
                    Matcher organiser = ORGANISER.matcher(Files.readString(Path.of(file.group(1))));
                    if (organiser.find()) {
                        link.complete(new Secret(organiser.group(1)));
                    }
                }
            }
            link.completeExceptionally(new IOException("it ended"));
        } catch (IOException | UncheckedIOException e) {
            link.completeExceptionally(e);
        }
    }

    long pid() {
        return process.pid();
    }

    URI base() {
        return base;
    }

    Secret organiserLink() {
        return organiserLink;
    }

    int tlsPort() {
        return tlsPort;
    }

    /** Connections to its HTTP ports now. */
    double openConnections() throws IOException, InterruptedException {
        return metric("sabha_signalling_connections_open").orElse(0);
    }

    /** The sum of a metric over its labels; empty when the server has no such metric. */
    OptionalDouble metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return sum(http.send(request, HttpResponse.BodyHandlers.ofString()).body(), name);
        }
    }

    /** Lines look like {@code name{labels} value} (Prometheus text format 0.0.4). */
    static OptionalDouble sum(String metrics, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(name) + "(?:\\{[^}]*\\})? (\\S+)")
                .matcher(metrics);
        double sum = 0;
        boolean found = false;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
            found = true;
        }
        return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends it by SIGTERM; returns once it has ended. {@link #startAgain} starts it anew. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
