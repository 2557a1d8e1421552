package org.sabha.server.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.sabha.media.EchoEnd;
import org.sabha.media.LinkCounters;
import org.sabha.media.MediaCounters;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.room.RoomStatus;
import org.sabha.server.check.NetworkCheckCounters;
import org.sabha.server.check.NetworkCheckService;
import org.sabha.server.file.FileService;
import org.sabha.server.load.LoadGuard;
import org.sabha.server.load.LoadWatch;
import org.sabha.server.meeting.KeyGroupCounters;
import org.sabha.server.meeting.MeetingDirectory;
import org.sabha.server.net.DatagramIo;
import org.sabha.server.net.MediaLoop;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.task.TaskProgress;
import org.sabha.signalling.NetworkChecks;
import org.sabha.signalling.SignallingCounters;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.srtp.SrtpBackend;

/**
 * Names every figure of the server once; docs/admin/metrics.md lists them. Values are read from plain counters when somebody asks.
 * Each part of the server is added when it is there; histograms can be filled from the start.
 */
public final class ServerMetrics implements AutoCloseable {
    /** Replaced, since their names break the conventions of Prometheus: a count that is no counter, and nanoseconds. */
    private static final Set<String> UNCONVENTIONAL = Set.of("system.cpu.count", "process.cpu.time");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    /** How packets are read, sent and encrypted in this process. */
    public record MediaPath(DatagramIo io, SrtpBackend srtp) {}

    /** With the figures of the process. */
    public ServerMetrics() {
        registry.config().meterFilter(MeterFilter.deny(id -> UNCONVENTIONAL.contains(id.getName())));
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics(),
                        collector)
                .forEach(binder -> binder.bindTo(registry));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu.seconds", system, found -> seconds(found.getProcessCpuTime()))
                    .description("Processor time that the process has used")
                    .register(registry);
        }
    }

    /** @param data folder of the server, on the disk that is looked at */
    public void disk(Path data) {
        new DiskSpaceMetrics(data.toFile()).bindTo(registry);
    }

    public void meetings(MeetingDirectory meetings) {
        Gauge.builder("sabha.rooms", meetings, MeetingDirectory::rooms)
                .description("Meetings that have not ended")
                .register(registry);
        Gauge.builder("sabha.participants", meetings, found -> sum(found, RoomStatus::participants))
                .description("Participants in meetings")
                .register(registry);
        Gauge.builder("sabha.waiting", meetings, found -> sum(found, RoomStatus::waiting))
                .description("Participants in lobbies")
                .register(registry);
    }

    /** @param path of all of them */
    public void loops(List<MediaLoop> loops, MediaPath path) {
        for (int i = 0; i < loops.size(); i++) {
            loop(loops.get(i), Integer.toString(i));
        }
        Gauge.builder("sabha.media.path", () -> 1)
                .tag("io", path.io().name().toLowerCase(Locale.ROOT))
                .tag("srtp", path.srtp().name().toLowerCase(Locale.ROOT))
                .description("How packets are read, sent and encrypted; the value is always 1")
                .register(registry);
    }

    public void signalling(SignallingCounters counters) {
        SignallingMeters.bind(counters, registry);
    }

    /** Measures a write to the storage from this call until what it gives is run. Thread-safe. */
    public Supplier<Runnable> storageWrites() {
        return stopwatch(histogram(
                "sabha.storage.write",
                "Time from asking for a write to the storage until it was durable",
                Tags.empty()));
    }

    /** Measures a join from this call until what it gives is run. Thread-safe. */
    public Supplier<Runnable> joins() {
        return stopwatch(
                histogram("sabha.join", "Time from a join request to its answer, credentials checked", Tags.empty()));
    }

    /**
     * Takes delays of an event loop, in nanoseconds. Thread-safe.
     *
     * @param loop its index
     */
    public LongConsumer loopDelays(int loop) {
        Timer timer = histogram(
                "sabha.loop.delay",
                "How late an event loop ran a task that is due once a second",
                Tags.of("loop", Integer.toString(loop)));
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Supplier<Runnable> stopwatch(Timer timer) {
        return () -> {
            Timer.Sample begun = Timer.start(registry);
            return () -> begun.stop(timer);
        };
    }

    private Timer histogram(String name, String help, Tags tags) {
        return Timer.builder(name)
                .tags(tags)
                .description(help)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** @param clockErrorMicros how far off the clock may be; negative if nobody knows */
    public void storage(BooleanSupplier failing, LongSupplier clockErrorMicros) {
        Gauge.builder("sabha.storage.failing", () -> failing.getAsBoolean() ? 1 : 0)
                .description("1 while nothing can be written; commands that must last are refused")
                .register(registry);
        Gauge.builder("sabha.clock.error.seconds", () -> {
                    long micros = clockErrorMicros.getAsLong();
                    return micros < 0 ? Double.NaN : micros / (double) TimeUnit.SECONDS.toMicros(1);
                })
                .description("How far off the clock may be by the kernel's own bound; NaN if no time service keeps it")
                .register(registry);
    }

    /**
     * Seconds until each certificate ends.
     *
     * @param ends by name of the certificate
     */
    public void certificates(Supplier<Map<String, Instant>> ends, InstantSource clock) {
        for (String name : ends.get().keySet()) {
            Gauge.builder(
                            "sabha.certificate.remaining.seconds",
                            () -> Optional.ofNullable(ends.get().get(name))
                                    .map(end -> (double) Duration.between(clock.instant(), end)
                                            .toSeconds())
                                    .orElse(Double.NaN))
                    .tag("certificate", name)
                    .description("Time until a certificate expires; negative once it has")
                    .register(registry);
        }
    }

    public void backlog(Backlog backlog) {
        Gauge.builder("sabha.mails.waiting", () -> backlog.waiting().mails())
                .description("Mails that wait to be sent; NaN while the storage cannot be read")
                .register(registry);
        Gauge.builder("sabha.webhook.messages.waiting", () -> backlog.waiting().webhooks())
                .description("Messages that wait to be delivered to webhooks; NaN while the storage cannot be read")
                .register(registry);
        Gauge.builder("sabha.syslog.rows.waiting", () -> backlog.waiting().syslog())
                .description("Rows of the audit log that wait to be sent to syslog; NaN without a second copy")
                .register(registry);
    }

    /** @param tasks all of them, scheduled already */
    public void tasks(PeriodicTasks tasks) {
        for (TaskProgress task : tasks.all()) {
            Gauge.builder("sabha.task.age.seconds", task, TaskProgress::ageSeconds)
                    .tag("task", task.name())
                    .description("Time since a periodic task last succeeded, or since the start")
                    .register(registry);
            Gauge.builder("sabha.task.late", task, found -> found.isLate() ? 1 : 0)
                    .tag("task", task.name())
                    .description("1 when a periodic task has not succeeded for three periods and a minute")
                    .register(registry);
            FunctionCounter.builder("sabha.task.failures", task, TaskProgress::failures)
                    .tag("task", task.name())
                    .description("Runs of a periodic task that failed")
                    .register(registry);
        }
    }

    /** @param watch of as many loops as the constructor was given */
    public void load(LoadGuard guard, LoadWatch watch) {
        Gauge.builder("sabha.load.state", guard, found -> found.load().level())
                .description("0: everything is taken on; 1: no meeting begins; 2: nobody new comes in either")
                .register(registry);
        Gauge.builder("sabha.load.late.seconds", guard, found -> seconds(Math.round(found.lateNanos())))
                .description("How late the loops run what is due, smoothed over seconds, on average")
                .register(registry);
        Gauge.builder("sabha.load.busy.ratio", guard, LoadGuard::busyShare)
                .description("Share of their time that the loops spend on media, smoothed over seconds, on average")
                .register(registry);
        for (int i = 0; i < watch.loops(); i++) {
            int loop = i;
            Gauge.builder(
                            "sabha.load.video.shed",
                            watch,
                            found -> found.shed(loop).step())
                    .tag("loop", Integer.toString(i))
                    .description("What a loop leaves out of pictures; 0: nothing, 1: sizes of cameras, 2: rates too")
                    .register(registry);
        }
    }

    public void files(FileService files) {
        Gauge.builder("sabha.files", files, FileService::filesHeld)
                .description("Sealed files that are offered in meetings")
                .register(registry);
        Gauge.builder("sabha.files.bytes", files, FileService::bytesHeld)
                .description("Bytes of sealed files that have arrived")
                .register(registry);
        Gauge.builder("sabha.files.tickets", files, FileService::tickets)
                .description("Tickets that open sealed files now")
                .register(registry);
    }

    public void networkChecks(NetworkCheckService service) {
        Gauge.builder("sabha.network.checks.open", service, NetworkCheckService::open)
                .description("Network checks that go on")
                .register(registry);
        NetworkCheckCounters counters = service.counters();
        FunctionCounter.builder("sabha.network.checks.begun", counters, NetworkCheckCounters::begunSoFar)
                .description("Network checks that began")
                .register(registry);
        for (NetworkChecks.Refused why : NetworkChecks.Refused.values()) {
            FunctionCounter.builder("sabha.network.checks.refused", counters, found -> found.refusedSoFar(why))
                    .tag("reason", why.name().toLowerCase(Locale.ROOT))
                    .description("Network checks that were refused")
                    .register(registry);
        }
        for (EchoEnd end : EchoEnd.values()) {
            FunctionCounter.builder("sabha.network.checks.ended", counters, found -> found.endedSoFar(end))
                    .tag("reason", end.name().toLowerCase(Locale.ROOT))
                    .description("Network checks that ended")
                    .register(registry);
        }
    }

    private static double sum(MeetingDirectory meetings, java.util.function.ToIntFunction<RoomStatus> figure) {
        return meetings.statuses().stream().mapToInt(figure).sum();
    }

    public void keyGroups(KeyGroupCounters counters) {
        FunctionCounter.builder("sabha.keygroup.commits", counters, KeyGroupCounters::ordered)
                .description("Commits of key groups that were ordered")
                .register(registry);
        FunctionCounter.builder(
                        "sabha.keygroup.wait.seconds",
                        counters,
                        found -> found.waitedMillis() / (double) TimeUnit.SECONDS.toMillis(1))
                .description("Time for which ordered commits had been wanted, in sum")
                .register(registry);
        for (GroupRefusal reason : GroupRefusal.values()) {
            FunctionCounter.builder("sabha.keygroup.refused", counters, found -> found.refusals(reason))
                    .tag("reason", reason.wireName())
                    .description("Commits, KeyPackages and groups that were refused")
                    .register(registry);
        }
    }

    private void loop(MediaLoop loop, String index) {
        MediaCounters media = loop.engine().counters();
        Tags loopTag = Tags.of("loop", index);
        Tags in = loopTag.and("direction", "in");
        Tags out = loopTag.and("direction", "out");
        String packets = "Datagrams of media that arrived or were sent";
        String bytes = "Bytes of media that arrived or were sent";
        count("sabha.media.packets", packets, in, media, MediaCounters::packetsReceived);
        count("sabha.media.packets", packets, out, media, MediaCounters::packetsSent);
        count("sabha.media.bytes", bytes, in, media, MediaCounters::bytesReceived);
        count("sabha.media.bytes", bytes, out, media, MediaCounters::bytesSent);
        count(
                "sabha.media.forwarded",
                "Media packets sent to receivers, those sent again included",
                loopTag,
                media,
                MediaCounters::packetsForwarded);
        count("sabha.media.resent", "Media packets sent again", loopTag, media, MediaCounters::packetsResent);
        count(
                "sabha.media.key.frames.requested",
                "Key frames asked of senders",
                loopTag,
                media,
                MediaCounters::keyFramesRequested);
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder("sabha.media.dropped", media, counters -> counters.drops(reason))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .tag("loop", index)
                    .description("Packets that arrived and were dropped")
                    .register(registry);
        }
        FunctionCounter.builder("sabha.media.dropped.when.full", loop, MediaLoop::droppedWhenFull)
                .tag("loop", index)
                .description("Packets that were not sent because the socket was full")
                .register(registry);
        Gauge.builder(
                        "sabha.loop.longest.turn.seconds",
                        loop,
                        found -> seconds(found.meter().longestNanos()))
                .tag("loop", index)
                .description("Longest turn of the loop so far")
                .register(registry);
        Gauge.builder("sabha.loop.busy.ratio", loop, found -> found.meter().busyShare(System.nanoTime()))
                .tag("loop", index)
                .description("Share of the last second that the loop spent on media, 0 to 1")
                .register(registry);
        FunctionCounter.builder(
                        "sabha.loop.long.turns", loop, found -> found.meter().longTurns())
                .tag("loop", index)
                .description("Turns of the loop longer than 10 ms")
                .register(registry);
        FunctionCounter.builder(
                        "sabha.loop.allocated.bytes",
                        loop,
                        found -> allocated(found.meter().threadId()))
                .tag("loop", index)
                .description("Bytes that the loop's thread has allocated")
                .register(registry);
    }

    /** What goes from one loop to another, for meetings that are on both; called the first time that any is. */
    public void link(int from, int to, LinkCounters counters) {
        Map<String, ToDoubleFunction<LinkCounters>> figures = Map.of(
                "packets", LinkCounters::packets,
                "bytes", LinkCounters::bytes,
                "batches", LinkCounters::batches,
                "left.out", LinkCounters::leftOut,
                "picture.breaks", LinkCounters::pictureBreaks);
        figures.forEach((name, figure) -> FunctionCounter.builder("sabha.link." + name, counters, figure)
                .tag("from", Integer.toString(from))
                .tag("to", Integer.toString(to))
                .description("Media that one loop hands to another, once for all receivers there")
                .register(registry));
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static double allocated(long threadId) {
        return threadId != 0 && ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getThreadAllocatedBytes(threadId)
                : 0;
    }

    private void count(
            String name, String help, Tags tags, MediaCounters media, ToDoubleFunction<MediaCounters> figure) {
        FunctionCounter.builder(name, media, figure)
                .tags(tags)
                .description(help)
                .register(registry);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
