package org.sabha.server.console;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sabha.media.RoomTraffic;
import org.sabha.protocol.console.LiveMeeting;
import org.sabha.protocol.console.LiveMeetings;
import org.sabha.protocol.console.LoopLoad;
import org.sabha.protocol.console.MeetingTraffic;
import org.sabha.protocol.console.ServerHealth;
import org.sabha.room.RoomFigures;
import org.sabha.server.net.MediaLoop;

/** Looks at the running server for the console. Blocks; thread-safe. */
public final class ServerOverview {
    /** Meetings that one answer shows; as many fit into it, however large their numbers. */
    private static final int SHOWN = 25;

    private final Clock clock;
    private final LogCheck check;
    private volatile Optional<OverviewSources> surveyed = Optional.empty();

    public ServerOverview(Clock clock, LogCheck check) {
        this.clock = clock;
        this.check = check;
    }

    /** The server is up. */
    public void begin(OverviewSources server) {
        surveyed = Optional.of(server);
    }

    /** @return empty until the server is up */
    public Optional<LiveMeetings> meetings() {
        return surveyed.map(server -> meetings(server, clock.instant()));
    }

    private static LiveMeetings meetings(OverviewSources server, Instant now) {
        List<MeetingFigures> open = server.meetings().get().stream()
                .filter(figures -> !figures.room().ended())
                .sorted(Comparator.comparingInt(
                                (MeetingFigures figures) -> figures.room().participants())
                        .reversed()
                        .thenComparing(figures -> figures.room().room().value()))
                .toList();
        return new LiveMeetings(
                now,
                open.size(),
                open.stream().mapToInt(figures -> figures.room().participants()).sum(),
                open.stream().mapToInt(figures -> figures.room().waiting()).sum(),
                open.stream()
                        .limit(SHOWN)
                        .map(figures -> meeting(figures, server.loops()))
                        .toList());
    }

    private static LiveMeeting meeting(MeetingFigures figures, List<MediaLoop> loops) {
        RoomFigures room = figures.room();
        return new LiveMeeting(
                room.room(),
                room.participants(),
                room.waiting(),
                room.since(),
                room.encrypted(),
                room.locked(),
                figures.loops().stream()
                        .map(loop -> (long) Math.max(0, loops.indexOf(loop)))
                        .toList(),
                traffic(figures.traffic()));
    }

    private static MeetingTraffic traffic(RoomTraffic.Figures of) {
        return new MeetingTraffic(
                of.packetsIn(),
                of.bytesIn(),
                of.lostIn(),
                Math.max(0, of.expectedIn()),
                of.packetsOut(),
                of.bytesOut(),
                of.lostOut(),
                of.expectedOut());
    }

    /** @return empty until the server is up */
    public Optional<ServerHealth> health() {
        return surveyed.map(server -> health(server, clock.instant()));
    }

    private ServerHealth health(OverviewSources server, Instant now) {
        List<LoopLoad> loads = server.loops().stream()
                .map(loop -> load(loop, System.nanoTime()))
                .toList();
        return new ServerHealth(
                server.version(),
                server.startedAt(),
                now,
                new HealthChecks(now).of(server, check.standing(), loads),
                loads);
    }

    private static LoopLoad load(MediaLoop loop, long nowNanos) {
        return new LoopLoad(
                loop.port(),
                Math.clamp(Math.round(loop.meter().busyShare(nowNanos) * 100), 0, 100),
                TimeUnit.NANOSECONDS.toMicros(loop.meter().longestNanos()),
                loop.meter().longTurns(),
                loop.droppedWhenFull());
    }
}
