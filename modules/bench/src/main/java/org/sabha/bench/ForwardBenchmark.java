package org.sabha.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sabha.model.Secret;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What forwarding costs: one sender (30 frames a second, 8 packets of 1,100 bytes in a burst each) to 10, 30, 60 and
 * 120 receivers that do ICE, DTLS, SRTP and feedback, through the real server process over loopback; and beside it, in
 * the same run, the floor ({@link FloorProcess}).
 *
 * <p>Needs the system properties {@code sabha.server.jar} and {@code sabha.jvm.options}. Progress goes to standard
 * error, the result to standard output: JSON with {@code --json}, else a table.
 */
public final class ForwardBenchmark {
    /** The counter of bytes allocated by the server's event loops, on its metrics page. */
    static final String ALLOCATED_METRIC = "sabha_loop_allocated_bytes_total";

    private static final int WARM_UP_RECEIVERS = 60;
    private static final long WARM_UP_FRAMES_PER_SECOND = 60;
    private static final int SETTLE_SECONDS = 3;
    private static final double LEAST_IDLE_SHARE = 0.1;

    private final BenchmarkOptions options;
    private final PrintStream progress;

    private ForwardBenchmark(BenchmarkOptions options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchmarkOptions options = BenchmarkOptions.parse(arguments);
        List<ForwardResult> results = new ForwardBenchmark(options, System.err).run();
        if (options.json()) {
            System.out.println(JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(results));
        } else {
            results.forEach(System.out::println);
        }
        boolean tooDear = results.stream().anyMatch(r -> r.cpuMicrosPerForwardedPacket() > options.gateMicros());
        System.exit(tooDear ? 1 : 0);
    }

    private List<ForwardResult> run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("sabha-bench");
        SecureRandom random = new SecureRandom();
        LoadPeer.Shared shared = new LoadPeer.Shared(
                new DtlsPool(4, 1_024, random),
                DtlsCertificate.generate(random, Instant.now()),
                SrtpFactory.initialise(SrtpBackend.OPENSSL),
                random);
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder);
                FloorLoad floor = new FloorLoad(options.jvmOptions(), shared)) {
            MeetingApi api = new MeetingApi(server.base());
            Secret session = api.organiserSession(server.organiserLink());
            warmUp(api, session, shared, floor);
            List<ForwardResult> results = new ArrayList<>();
            for (int receivers : options.receivers()) {
                Measurement.Window least = measureFloor(floor, receivers);
                results.add(measure(server, api, session, shared, receivers, least));
            }
            return results;
        } finally {
            delete(folder);
        }
    }

    private void warmUp(MeetingApi api, Secret session, LoadPeer.Shared shared, FloorLoad floor)
            throws IOException, InterruptedException {
        progress.println("warming up for " + options.warmUpSeconds() + " s");
        floor.run(WARM_UP_RECEIVERS, WARM_UP_FRAMES_PER_SECOND, options.warmUpSeconds());
        try (MeetingLoad meeting = new MeetingLoad(api, session, shared, WARM_UP_FRAMES_PER_SECOND)) {
            meeting.addReceivers(WARM_UP_RECEIVERS);
            TimeUnit.SECONDS.sleep(options.warmUpSeconds());
        }
    }

    private Measurement.Window measureFloor(FloorLoad floor, int receivers) throws IOException, InterruptedException {
        Measurement.Window window = floor.run(receivers, FrameMaker.FRAMES_PER_SECOND, options.seconds());
        report("floor ", receivers, window);
        return window;
    }

    private ForwardResult measure(
            ServerProcess server,
            MeetingApi api,
            Secret session,
            LoadPeer.Shared shared,
            int receivers,
            Measurement.Window least)
            throws IOException, InterruptedException {
        try (MeetingLoad meeting = new MeetingLoad(api, session, shared, FrameMaker.FRAMES_PER_SECOND)) {
            meeting.addReceivers(receivers);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            OptionalDouble before = server.metric(ALLOCATED_METRIC);
            Measurement.Window window = Measurement.of(
                    server.pid(), meeting.loop(), meeting.receivers(), meeting::sentPackets, options.seconds());
            OptionalDouble after = server.metric(ALLOCATED_METRIC);
            report("server", receivers, window);
            double allocated = before.isPresent() && after.isPresent()
                    ? (after.getAsDouble() - before.getAsDouble()) / window.packets()
                    : -1;
            return new ForwardResult(
                    receivers,
                    round(window.cpuMicrosPerPacket()),
                    round(least.cpuMicrosPerPacket()),
                    round(allocated),
                    round(window.delays().quantileMillis(0.5)),
                    round(window.delays().quantileMillis(0.99)),
                    round(ProcessUsage.residentMegabytes(server.pid())),
                    window.lossFraction());
        }
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private void report(String what, int receivers, Measurement.Window window) {
        progress.printf(
                "%s, %3d receivers: %.2f us, %d packets, p50 %.2f ms, p99 %.2f ms, loss %.5f, host idle %.0f %%%s%n",
                what,
                receivers,
                window.cpuMicrosPerPacket(),
                window.packets(),
                window.delays().quantileMillis(0.5),
                window.delays().quantileMillis(0.99),
                window.lossFraction(),
                window.hostIdleShare() * 100,
                window.hostIdleShare() < LEAST_IDLE_SHARE ? " (too busy: do not use)" : "");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
