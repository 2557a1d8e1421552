package org.sabha.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmTest {
    private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> starts(Rhythm rhythm, String first, ZoneId zone, int times) {
        return rhythm.starts(LocalDateTime.parse(first), zone, times).stream()
                .map(ZonedDateTime::toInstant)
                .map(Object::toString)
                .toList();
    }

    @Test
    void onceIsOnceHoweverOftenIsAsked() {
        assertEquals(List.of("2026-11-30T04:30:00Z"), starts(Rhythm.ONCE, "2026-11-30T10:00", KOLKATA, 9));
    }

    @Test
    void weekdaysLeaveOutTheWeekendAndBeginWithTheNext() {
        assertEquals(
                List.of("2026-11-27T04:30:00Z", "2026-11-30T04:30:00Z"),
                starts(Rhythm.WEEKDAYS, "2026-11-27T10:00", KOLKATA, 2));
        assertEquals(List.of("2026-11-30T04:30:00Z"), starts(Rhythm.WEEKDAYS, "2026-11-28T10:00", KOLKATA, 1));
    }

    @Test
    void localTimeSurvivesClockChange() {
        assertEquals(
                List.of("2026-10-18T08:00:00Z", "2026-10-25T09:00:00Z", "2026-11-01T09:00:00Z"),
                starts(Rhythm.WEEKLY, "2026-10-18T10:00", BERLIN, 3));
        assertEquals(
                List.of("2026-10-18T08:00:00Z", "2026-11-01T09:00:00Z"),
                starts(Rhythm.FORTNIGHTLY, "2026-10-18T10:00", BERLIN, 2));
    }

    @Test
    void skippedHourMovesLaterAndRepeatedUsesFirst() {
        assertEquals(
                List.of("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"),
                starts(Rhythm.DAILY, "2026-03-28T02:30", BERLIN, 3));
        assertEquals(List.of("2026-10-25T00:30:00Z"), starts(Rhythm.ONCE, "2026-10-25T02:30", BERLIN, 1));
    }

    @Test
    void monthsWithoutTheDayAreLeftOut() {
        assertEquals(
                List.of("2027-01-31T04:30:00Z", "2027-03-31T04:30:00Z", "2027-05-31T04:30:00Z"),
                starts(Rhythm.MONTHLY, "2027-01-31T10:00", KOLKATA, 3));
    }
}
