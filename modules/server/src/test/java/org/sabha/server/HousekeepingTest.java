package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final Duration KEEP = Duration.ofDays(400);
    private static final Instant OLDEST = Instant.parse("2025-01-01T00:00:00Z");

    @Test
    void whatIsOlderThanTheTimeGoes() {
        Instant now = OLDEST.plus(KEEP).plus(Duration.ofDays(1));
        assertEquals(OLDEST.plus(Duration.ofDays(1)), Housekeeping.upTo(now, KEEP, OLDEST));
    }

    @Test
    @Tag("T40")
    void aClockFarAheadTakesAWeekOfTheLogAtMost() {
        Instant ahead = OLDEST.plus(Duration.ofDays(4_000));
        assertEquals(OLDEST.plus(Duration.ofDays(7)), Housekeeping.upTo(ahead, KEEP, OLDEST));
    }
}
