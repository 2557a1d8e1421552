package org.sabha.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.media.VideoShed;
import org.sabha.server.config.LoadLimit;
import org.sabha.server.config.LoadLimits;

/** What a server refuses, and what it leaves out of pictures, by how late and busy its loops are; on virtual time. */
@Tag("Q4")
class LoadGuardTest {
    private static final long TICK = Duration.ofMillis(500).toNanos();
    private static final LoadLimits LIMITS =
            new LoadLimits(new LoadLimit(Duration.ofMillis(300), 85), new LoadLimit(Duration.ofMillis(500), 95));

    private final List<ServerLoad> loads = new ArrayList<>();
    private LoadGuard guard = guard(1);
    private final VideoShedding shedding = new VideoShedding(LIMITS.newcomers());
    private VideoShed shed = VideoShed.NOTHING;
    private long nowNanos;

    private LoadGuard guard(int loops) {
        var made = new LoadGuard(LIMITS, loops);
        made.tell(loads::add);
        return made;
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    /** Measurements of the only loop for so long, each as late. */
    private void pass(Duration time, long lateNanos, double busyShare) {
        for (long end = nowNanos + time.toNanos(); nowNanos < end; ) {
            nowNanos += TICK + lateNanos;
            guard.measured(0, lateNanos, busyShare, nowNanos);
            shed = shedding.measured(lateNanos, busyShare, nowNanos);
        }
    }

    private void quiet(Duration time) {
        pass(time, millis(1), 0.1);
    }

    @Test
    void oneLongStallRefusesNothing() {
        quiet(Duration.ofSeconds(10));
        pass(Duration.ofMillis(500), Duration.ofMinutes(10).toNanos(), 1);
        assertEquals(VideoShed.NOTHING, shed);
        quiet(Duration.ofSeconds(10));
        assertEquals(List.of(), loads);
    }

    @Test
    void stallsNowAndThenRefuseNothing() {
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(500), millis(700), 0.6);
            quiet(Duration.ofSeconds(3));
        }
        assertEquals(List.of(), loads);
        assertEquals(VideoShed.NOTHING, shed);
    }

    @Test
    void loopsOnABusyTestMachineRefuseNothing() {
        pass(Duration.ofMinutes(5), millis(150), 0.7);
        assertEquals(List.of(), loads);
        assertEquals(VideoShed.NOTHING, shed);
    }

    @Test
    void lateLoopsRefuseMeetingsThenNewcomers() {
        quiet(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(30), millis(400), 0.3);
        assertEquals(List.of(ServerLoad.NO_NEW_MEETINGS), loads);
        pass(Duration.ofSeconds(30), millis(700), 0.3);
        assertEquals(List.of(ServerLoad.NO_NEW_MEETINGS, ServerLoad.NO_NEWCOMERS), loads);
    }

    @Test
    void busyLoopsRefuseMeetingsThenNewcomers() {
        pass(Duration.ofMinutes(1), 0, 0.9);
        assertEquals(List.of(ServerLoad.NO_NEW_MEETINGS), loads);
        pass(Duration.ofMinutes(1), 0, 0.99);
        assertEquals(ServerLoad.NO_NEWCOMERS, guard.load());
    }

    @Test
    void refusalHoldsUntilLoadIsWellBelowTheLimit() {
        pass(Duration.ofMinutes(1), 0, 0.99);
        loads.clear();
        pass(Duration.ofMinutes(1), 0, 0.8);
        assertEquals(List.of(), loads);
        pass(Duration.ofMinutes(1), 0, 0.7);
        assertEquals(List.of(ServerLoad.NO_NEW_MEETINGS), loads);
        quiet(Duration.ofMinutes(1));
        assertEquals(ServerLoad.ORDINARY, guard.load());
    }

    @Test
    void oneBusyLoopOfSeveralRefusesNobody() {
        guard = guard(2);
        for (int i = 0; i < 200; i++) {
            nowNanos += TICK;
            guard.measured(0, millis(450), 1, nowNanos);
            guard.measured(1, 0, 0.1, nowNanos);
        }
        assertEquals(ServerLoad.ORDINARY, guard.load());
        for (int i = 0; i < 200; i++) {
            nowNanos += TICK;
            guard.measured(0, millis(450), 1, nowNanos);
            guard.measured(1, millis(450), 1, nowNanos);
        }
        assertEquals(ServerLoad.NO_NEWCOMERS, guard.load());
    }

    @Test
    void picturesLoseSizesThenRates() {
        quiet(Duration.ofSeconds(10));
        List<VideoShed> steps = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pass(Duration.ofMillis(500), 0, 1);
            if (steps.isEmpty() || steps.getLast() != shed) {
                steps.add(shed);
            }
        }
        assertEquals(List.of(VideoShed.NOTHING, VideoShed.SIZES, VideoShed.RATES), steps);
    }

    @Test
    void stepThatSavesEnoughIsFollowedByNoOther() {
        pass(Duration.ofSeconds(8), 0, 1);
        assertEquals(VideoShed.SIZES, shed);
        pass(Duration.ofMinutes(2), 0, 0.7);
        assertEquals(VideoShed.SIZES, shed);
    }

    @Test
    void picturesComeBackStepByStepWhenLoadFellForLong() {
        pass(Duration.ofSeconds(30), 0, 1);
        assertEquals(VideoShed.RATES, shed);
        quiet(Duration.ofSeconds(10));
        assertEquals(VideoShed.RATES, shed);
        quiet(Duration.ofSeconds(10));
        assertEquals(VideoShed.SIZES, shed);
        quiet(Duration.ofSeconds(16));
        assertEquals(VideoShed.NOTHING, shed);
    }
}
