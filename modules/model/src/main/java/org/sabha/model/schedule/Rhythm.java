package org.sabha.model.schedule;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** How a meeting repeats. */
public enum Rhythm {
    ONCE,
    DAILY,
    /** Monday to Friday. */
    WEEKDAYS,
    WEEKLY,
    FORTNIGHTLY,
    /** On the same day of the month; months without it are left out (RFC 5545 section 3.3.10). */
    MONTHLY;

    private static final int DAYS_OF_A_WEEK = 7;

    /**
     * When it is held, by the clock on the wall of the zone: at ten stays at ten where clocks are changed. A time that a
     * change of clocks leaves out is held as much later; one that comes twice, the first time ({@link ZonedDateTime#of}).
     *
     * @param first where it is not a day of the rhythm, the first is the next one that is
     * @param times how often, 1 or more; once is once
     */
    public List<ZonedDateTime> starts(LocalDateTime first, ZoneId zone, int times) {
        List<ZonedDateTime> starts = new ArrayList<>();
        int most = this == ONCE ? 1 : times;
        for (long step = 0; starts.size() < most; step++) {
            LocalDateTime day = day(first, step);
            if (isHeld(first, day)) {
                starts.add(day.atZone(zone));
            }
        }
        return starts;
    }

    private LocalDateTime day(LocalDateTime first, long step) {
        return switch (this) {
            case ONCE, DAILY, WEEKDAYS -> first.plusDays(step);
            case WEEKLY -> first.plusDays(step * DAYS_OF_A_WEEK);
            case FORTNIGHTLY -> first.plusDays(step * DAYS_OF_A_WEEK * 2);
            case MONTHLY -> first.plusMonths(step);
        };
    }

    private boolean isHeld(LocalDateTime first, LocalDateTime day) {
        return switch (this) {
            case ONCE, DAILY, WEEKLY, FORTNIGHTLY -> true;
            case WEEKDAYS -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
            case MONTHLY -> day.getDayOfMonth() == first.getDayOfMonth();
        };
    }
}
