package org.sabha.server.metrics;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.sabha.media.EchoEnd;
import org.sabha.media.LinkCounters;
import org.sabha.media.MediaCounters;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.room.RoomStatus;
import org.sabha.server.check.NetworkCheckCounters;
import org.sabha.server.check.NetworkCheckDesk;
import org.sabha.server.file.FileDesk;
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

/** Names every figure of the server once. Values are read from plain counters when somebody asks. */
public final class ServerMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    /** How packets are read, sent and encrypted in this process. */
    public record MediaPath(DatagramIo io, SrtpBackend srtp) {}

    public ServerMetrics(
            MeetingDirectory meetings,
            KeyGroupCounters keyGroups,
            List<MediaLoop> loops,
            SignallingCounters signalling,
            MediaPath path) {
        keyGroups(keyGroups);
        Gauge.builder("sabha.rooms", meetings, MeetingDirectory::rooms)
                .description("Meetings that have not ended")
                .register(registry);
        Gauge.builder("sabha.participants", meetings, found -> sum(found, RoomStatus::participants))
                .description("People seated")
                .register(registry);
        Gauge.builder("sabha.waiting", meetings, found -> sum(found, RoomStatus::waiting))
                .description("People at a door")
                .register(registry);
        for (int i = 0; i < loops.size(); i++) {
            loop(loops.get(i), Integer.toString(i));
        }
        for (String name : signalling.snapshot().keySet()) {
            FunctionCounter.builder("sabha.signalling", signalling, counters -> counters.value(name))
                    .tag("count", name)
                    .description("Connections, messages, joins, refusals and closes")
                    .register(registry);
        }
        Gauge.builder("sabha.media.path", () -> 1)
                .tag("io", path.io().name().toLowerCase(Locale.ROOT))
                .tag("srtp", path.srtp().name().toLowerCase(Locale.ROOT))
                .description("How packets are read, sent and encrypted; the value is always 1")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    /** @param clockErrorMicros how far off the clock may be; negative if nobody knows */
    public void storage(BooleanSupplier failing, LongSupplier clockErrorMicros) {
        Gauge.builder("sabha.storage.failing", () -> failing.getAsBoolean() ? 1 : 0)
                .description("1 while nothing can be written down; acts that must last are refused")
                .register(registry);
        Gauge.builder("sabha.clock.error.seconds", () -> {
                    long micros = clockErrorMicros.getAsLong();
                    return micros < 0 ? Double.NaN : micros / (double) TimeUnit.SECONDS.toMicros(1);
                })
                .description("How far off the clock may be by the kernel's own bound; NaN if no time service keeps it")
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

    public void files(FileDesk files) {
        Gauge.builder("sabha.files", files, FileDesk::filesHeld)
                .description("Files that are offered in meetings, sealed")
                .register(registry);
        Gauge.builder("sabha.files.bytes", files, FileDesk::bytesHeld)
                .description("Sealed bytes of them that have come")
                .register(registry);
        Gauge.builder("sabha.files.tickets", files, FileDesk::tickets)
                .description("Tickets that open files now")
                .register(registry);
    }

    public void networkChecks(NetworkCheckDesk desk) {
        Gauge.builder("sabha.network.checks.open", desk, NetworkCheckDesk::open)
                .description("Checks of lines that go on")
                .register(registry);
        checks(desk.counters(), "begun", NetworkCheckCounters::begunSoFar);
        for (NetworkChecks.Refused why : NetworkChecks.Refused.values()) {
            checks(desk.counters(), "refused_" + why.name(), found -> found.refusedSoFar(why));
        }
        for (EchoEnd end : EchoEnd.values()) {
            checks(desk.counters(), "ended_" + end.name(), found -> found.endedSoFar(end));
        }
    }

    private void checks(NetworkCheckCounters counters, String count, ToDoubleFunction<NetworkCheckCounters> figure) {
        FunctionCounter.builder("sabha.network.checks", counters, figure)
                .tag("count", count.toLowerCase(Locale.ROOT))
                .description("Checks of lines: those that began, why others did not, and how they ended")
                .register(registry);
    }

    private static double sum(MeetingDirectory meetings, java.util.function.ToIntFunction<RoomStatus> figure) {
        return meetings.statuses().stream().mapToInt(figure).sum();
    }

    private void keyGroups(KeyGroupCounters counters) {
        FunctionCounter.builder("sabha.keygroup.commits", counters, KeyGroupCounters::ordered)
                .description("Commits that were ordered")
                .register(registry);
        FunctionCounter.builder(
                        "sabha.keygroup.wait.seconds",
                        counters,
                        found -> found.waitedMillis() / (double) TimeUnit.SECONDS.toMillis(1))
                .description("How long ordered commits had been wanted, taken together")
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
        count("sabha.media.packets", "in", index, media, MediaCounters::packetsReceived);
        count("sabha.media.packets", "out", index, media, MediaCounters::packetsSent);
        count("sabha.media.bytes", "in", index, media, MediaCounters::bytesReceived);
        count("sabha.media.bytes", "out", index, media, MediaCounters::bytesSent);
        count("sabha.media.forwarded", "out", index, media, MediaCounters::packetsForwarded);
        count("sabha.media.resent", "out", index, media, MediaCounters::packetsResent);
        count("sabha.media.key.frames.requested", "out", index, media, MediaCounters::keyFramesRequested);
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder("sabha.media.dropped", media, counters -> counters.drops(reason))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .tag("loop", index)
                    .register(registry);
        }
        FunctionCounter.builder("sabha.media.dropped.when.full", loop, MediaLoop::droppedWhenFull)
                .tag("loop", index)
                .description("Packets that the socket had no room for")
                .register(registry);
        Gauge.builder(
                        "sabha.loop.longest.turn.seconds",
                        loop,
                        found -> seconds(found.meter().longestNanos()))
                .tag("loop", index)
                .register(registry);
        Gauge.builder("sabha.loop.busy.ratio", loop, found -> found.meter().busyShare(System.nanoTime()))
                .tag("loop", index)
                .description("Share of the last second that the loop spent on media, 0 to 1")
                .register(registry);
        FunctionCounter.builder(
                        "sabha.loop.long.turns", loop, found -> found.meter().longTurns())
                .tag("loop", index)
                .description("Turns of more than 10 ms")
                .register(registry);
        FunctionCounter.builder(
                        "sabha.loop.allocated.bytes",
                        loop,
                        found -> allocated(found.meter().threadId()))
                .tag("loop", index)
                .description("Bytes that the loop's thread has allocated")
                .register(registry);
    }

    /** What goes from one loop to another, for meetings that are on both; told the first time that any is. */
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
            String name, String direction, String loop, MediaCounters media, ToDoubleFunction<MediaCounters> figure) {
        FunctionCounter.builder(name, media, figure)
                .tag("direction", direction)
                .tag("loop", loop)
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
