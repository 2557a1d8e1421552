package org.sabha.bench;

/** What one listener heard of one voice: how much came in time, and how long it was silent. One owner. */
final class HeardVoice {
    private static final long LATE_NANOS = 400_000_000L;

    private long inTime;
    private long lastNanos;
    private long longestGapNanos;

    /** A frame was given out: spoken then, heard now. */
    void frame(long spokenNanos, long nowNanos) {
        inTime += nowNanos - spokenNanos <= LATE_NANOS ? 1 : 0;
        longestGapNanos = lastNanos == 0 ? 0 : Math.max(longestGapNanos, nowNanos - lastNanos);
        lastNanos = nowNanos;
    }

    /** Forgets what was before. */
    void restart() {
        inTime = 0;
        longestGapNanos = 0;
    }

    /** The share, in percent, of so many frames. */
    double percentOf(long spoken) {
        return 100.0 * inTime / spoken;
    }

    double longestGapMillis() {
        return longestGapNanos / 1e6;
    }
}
