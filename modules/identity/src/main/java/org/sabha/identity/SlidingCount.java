package org.sabha.identity;

import java.util.Arrays;

/**
 * Counts events in a sliding window, exactly: it remembers the times of the last {@code max}, so there is no edge at
 * which two windows' budgets could be spent at once. Not thread-safe.
 */
final class SlidingCount {
    private final long windowMillis;
    private final long[] times;
    private int oldest;

    SlidingCount(int max, long windowMillis) {
        this.windowMillis = windowMillis;
        this.times = new long[max];
        Arrays.fill(times, Long.MIN_VALUE);
    }

    boolean hasRoom(long nowMillis) {
        long time = times[oldest];
        return time == Long.MIN_VALUE || nowMillis - time >= windowMillis;
    }

    void add(long nowMillis) {
        times[oldest] = nowMillis;
        oldest = (oldest + 1) % times.length;
    }
}
