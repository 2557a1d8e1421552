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
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.sabha.model.Secret;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What forwarding costs: one sender, in the shapes of {@link LoadShape}, to receivers that do ICE, DTLS, SRTP and
 * feedback, through the real server process over loopback; and beside it, in the same run, the floor ({@link
 * FloorProcess}). Of several windows in one meeting the median counts.
 *
 * <p>Needs the system properties {@code sabha.server.jar} and {@code sabha.jvm.options}. Progress goes to standard
 * error, the result to standard output: JSON with {@code --json}, else a table.
 */
public final class ForwardBenchmark {
    /** The counter of bytes allocated by the server's event loops, on its metrics page. */
    static final String ALLOCATED_METRIC = "sabha_loop_allocated_bytes_total";

    private static final int WARM_UP_RECEIVERS = 60;
    private static final int WARM_UP_FRAMES_PER_SECOND = 60;
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
        ServerProcess.keys(false);
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
        String settings = "sabha.media.io = %s%nsabha.media.loops = %d%nsabha.media.spread.participants = %d%n"
                .formatted(options.io(), options.loops(), options.spread());
        try (ServerProcess server =
                        new ServerProcess(options.serverJar(), options.jvmOptions(), folder, settings).again();
                FloorLoad floor = new FloorLoad(options.jvmOptions(), shared)) {
            MeetingApi api = new MeetingApi(server.base());
            Load load = new Load(server, floor, api, api.organiserSession(server.organiserLink()), shared);
            warmUp(load);
            List<ForwardResult> results = new ArrayList<>();
            for (LoadShape shape : options.shapes()) {
                for (int receivers : options.receivers().isEmpty() ? shape.receivers() : options.receivers()) {
                    results.add(shape.silent() ? measureSilence(load, receivers) : measure(load, shape, receivers));
                }
            }
            return results;
        } finally {
            delete(folder);
        }
    }

    /** What a run measures and measures with. */
    private record Load(ServerProcess server, FloorLoad floor, MeetingApi api, Secret session, LoadPeer.Shared shared) {
        MeetingLoad meeting(LoadShape shape) throws IOException, InterruptedException {
            return new MeetingLoad(api, session, shared, shape);
        }
    }

    private void warmUp(Load load) throws IOException, InterruptedException {
        progress.println("warming up for " + options.warmUpSeconds() + " s");
        LoadShape fast = LoadShape.BURST.at(WARM_UP_FRAMES_PER_SECOND);
        load.floor().run(WARM_UP_RECEIVERS, fast, options.warmUpSeconds(), 1);
        try (MeetingLoad meeting = load.meeting(fast)) {
            meeting.addReceivers(WARM_UP_RECEIVERS);
            TimeUnit.SECONDS.sleep(options.warmUpSeconds());
        }
    }

    private ForwardResult measure(Load load, LoadShape shape, int receivers) throws IOException, InterruptedException {
        List<Measurement.Window> floor = load.floor().run(receivers, shape, options.seconds(), options.windows());
        floor.forEach(window -> report("floor ", shape, receivers, window));
        List<Measurement.Window> windows = new ArrayList<>();
        try (MeetingLoad meeting = load.meeting(shape)) {
            meeting.addReceivers(receivers);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            OptionalDouble before = load.server().metric(ALLOCATED_METRIC);
            for (int i = 0; i < options.windows(); i++) {
                windows.add(Measurement.of(
                        load.server().pid(),
                        meeting.loop(),
                        meeting.receivers(),
                        meeting::sentPackets,
                        options.seconds()));
                report("server", shape, receivers, windows.getLast());
            }
            OptionalDouble after = load.server().metric(ALLOCATED_METRIC);
            long packets =
                    windows.stream().mapToLong(Measurement.Window::packets).sum();
            double allocated = before.isPresent() && after.isPresent()
                    ? (after.getAsDouble() - before.getAsDouble()) / packets
                    : -1;
            return new ForwardResult(
                    shape.name(),
                    receivers,
                    median(windows, Measurement.Window::cpuMicrosPerPacket),
                    least(windows),
                    most(windows),
                    median(windows, window -> percentOfACore(window.cpuMicros())),
                    median(floor, Measurement.Window::cpuMicrosPerPacket),
                    round(allocated),
                    median(windows, window -> window.delays().quantileMillis(0.5)),
                    median(windows, window -> window.delays().quantileMillis(0.99)),
                    round(ProcessUsage.residentMegabytes(load.server().pid())),
                    windows.stream()
                            .mapToDouble(Measurement.Window::lossFraction)
                            .max()
                            .orElse(0));
        }
    }

    /** Nobody sends: what is left are clocks, keep-alives and the collector. */
    private ForwardResult measureSilence(Load load, int receivers) throws IOException, InterruptedException {
        try (MeetingLoad meeting = load.meeting(LoadShape.IDLE)) {
            meeting.addReceivers(receivers);
            meeting.fallSilent();
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            List<Double> percents = new ArrayList<>();
            for (int i = 0; i < options.windows(); i++) {
                Map<String, Long> before = ProcessUsage.runNanos(load.server().pid());
                TimeUnit.SECONDS.sleep(options.seconds());
                Map<String, Long> now = ProcessUsage.runNanos(load.server().pid());
                percents.add(percentOfACore(ProcessUsage.runSince(before, now) / 1_000.0));
                progress.printf("silent, %3d receivers: %.3f %% of a core%n", receivers, percents.getLast());
            }
            double percent = percents.stream().sorted().toList().get(percents.size() / 2);
            double resident = round(ProcessUsage.residentMegabytes(load.server().pid()));
            return new ForwardResult(
                    LoadShape.IDLE.name(),
                    receivers,
                    0,
                    0,
                    0,
                    Math.round(percent * 1_000) / 1_000.0,
                    0,
                    0,
                    0,
                    0,
                    resident,
                    0);
        }
    }

    private double percentOfACore(double micros) {
        return micros / TimeUnit.SECONDS.toMicros(options.seconds()) * 100;
    }

    private static double median(List<Measurement.Window> windows, ToDoubleFunction<Measurement.Window> figure) {
        return round(windows.stream().mapToDouble(figure).sorted().toArray()[windows.size() / 2]);
    }

    private static double least(List<Measurement.Window> windows) {
        return round(windows.stream()
                .mapToDouble(Measurement.Window::cpuMicrosPerPacket)
                .min()
                .orElse(0));
    }

    private static double most(List<Measurement.Window> windows) {
        return round(windows.stream()
                .mapToDouble(Measurement.Window::cpuMicrosPerPacket)
                .max()
                .orElse(0));
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private void report(String what, LoadShape shape, int receivers, Measurement.Window window) {
        progress.printf(
                "%s, %s, %3d receivers: %.2f us, %d packets, p50 %.2f ms, p99 %.2f ms, loss %.5f, host idle %.0f %%%s%n",
                what,
                shape.name(),
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
