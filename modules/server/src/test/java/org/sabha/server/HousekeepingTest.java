package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.server.config.RetentionConfig;
import org.sabha.store.audit.Beside;

class HousekeepingTest {
    private static final Duration KEEP = Duration.ofDays(400);
    private static final Instant OLDEST = Instant.parse("2025-01-01T00:00:00Z");

    @Test
    void whatIsOlderThanTheTimeGoes() {
        Instant now = OLDEST.plus(KEEP).plus(Duration.ofDays(1));
        assertEquals(OLDEST.plus(Duration.ofDays(1)), Housekeeping.upTo(now, KEEP, OLDEST));
    }

    @Test
    @Tag("T46")
    void eachKindHasItsOwnTime() {
        var keep = new RetentionConfig(KEEP, Duration.ofDays(370), Duration.ofDays(180), Duration.ofDays(200));
        assertEquals(Duration.ofDays(370), Housekeeping.timeOf(Beside.ACCESS, keep));
        assertEquals(Duration.ofDays(180), Housekeeping.timeOf(Beside.REFUSAL, keep));
        assertEquals(Duration.ofDays(200), Housekeeping.timeOf(Beside.TITLE, keep));
    }

    @Test
    @Tag("T46")
    void whatStandsBesideARowGoesWithItAtTheLatest() {
        var keep = new RetentionConfig(Duration.ofDays(365), KEEP, Duration.ofDays(366), Duration.ofDays(200));
        assertEquals(Duration.ofDays(365), keep.access());
        assertEquals(Duration.ofDays(365), keep.refusals());
        assertEquals(Duration.ofDays(200), keep.titles());
    }

    @Test
    @Tag("T40")
    void aClockFarAheadTakesAWeekOfTheLogAtMost() {
        Instant ahead = OLDEST.plus(Duration.ofDays(4_000));
        assertEquals(OLDEST.plus(Duration.ofDays(7)), Housekeeping.upTo(ahead, KEEP, OLDEST));
    }
}
