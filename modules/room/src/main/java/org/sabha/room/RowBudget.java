package org.sabha.room;

import java.time.Duration;
import java.time.Instant;

/** How many audit rows may be written in a minute and in an hour; each begins with the first look after the one before. */
final class RowBudget {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final int perMinute;
    private final int perHour;
    private Instant minuteEnds = Instant.MIN;
    private Instant hourEnds = Instant.MIN;
    private int thisMinute;
    private int thisHour;

    RowBudget(int perMinute, int perHour) {
        this.perMinute = perMinute;
        this.perHour = perHour;
    }

    RowBudget copy() {
        var copy = new RowBudget(perMinute, perHour);
        copy.minuteEnds = minuteEnds;
        copy.hourEnds = hourEnds;
        copy.thisMinute = thisMinute;
        copy.thisHour = thisHour;
        return copy;
    }

    /** @param now not before that of the last call */
    boolean hasRow(Instant now) {
        if (!now.isBefore(minuteEnds)) {
            minuteEnds = now.plus(MINUTE);
            thisMinute = 0;
        }
        if (!now.isBefore(hourEnds)) {
            hourEnds = now.plus(HOUR);
            thisHour = 0;
        }
        return thisMinute < perMinute && thisHour < perHour;
    }

    /** Spends one row; to be called after {@link #hasRow} only. */
    void take() {
        thisMinute++;
        thisHour++;
    }

    /** Whether a new budget would be the same. */
    boolean isUnused(Instant now) {
        return !now.isBefore(hourEnds);
    }
}
