package org.sabha.bench;

import java.util.ArrayList;
import java.util.List;

/** What one listener heard of one voice: how much came in time, and how long it was silent. One owner. */
final class ReceivedAudio {
    /** What comes later than this is of no use. */
    static final long LATE_NANOS = 400_000_000L;

    private final List<Long> spokenInTime = new ArrayList<>();
    private long lastNanos;
    private long longestGapNanos;

    /** A frame was given out: spoken then, heard now. */
    void frame(long spokenNanos, long nowNanos) {
        if (nowNanos - spokenNanos <= LATE_NANOS) {
            spokenInTime.add(spokenNanos);
        }
        longestGapNanos = lastNanos == 0 ? 0 : Math.max(longestGapNanos, nowNanos - lastNanos);
        lastNanos = nowNanos;
    }

    /** Forgets what was before. */
    void restart() {
        spokenInTime.clear();
        longestGapNanos = 0;
    }

    /** Frames spoken in this time that came in time; asked when those can have come. */
    long inTime(long fromNanos, long untilNanos) {
        return spokenInTime.stream()
                .filter(spoken -> spoken >= fromNanos && spoken < untilNanos)
                .count();
    }

    double longestGapMillis() {
        return longestGapNanos / 1e6;
    }
}
