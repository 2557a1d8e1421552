package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sabha.server.task.HandTimer;

class LoopPulseTest {
    private final HandTimer loop = new HandTimer();
    private final List<Long> delays = new ArrayList<>();
    private long nowNanos;
    private final LoopPulse pulse = LoopPulse.of(loop, () -> nowNanos, delays::add);

    @AfterEach
    void close() {
        loop.shutdownNow();
    }

    private void laterBy(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void measuresHowLateTheLoopIs() {
        laterBy(1_000);
        loop.runAll();
        laterBy(1_040);
        loop.runAll();
        assertEquals(List.of(0L, TimeUnit.MILLISECONDS.toNanos(40)), delays);
    }

    @Test
    void isStuckAfterFiveSecondsOfSilence() {
        laterBy(6_000);
        assertFalse(pulse.isStuck());
        laterBy(1);
        assertTrue(pulse.isStuck());
        loop.runAll();
        assertFalse(pulse.isStuck());
    }
}
