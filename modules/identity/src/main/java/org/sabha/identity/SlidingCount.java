package org.sabha.identity;

import java.util.Arrays;

/**
 * Counts events in a sliding window, exactly: it remembers the times of the last {@code max}, so there is no edge at
 * which two windows' budgets could be spent at once. What it remembers takes memory as it is used, not as it is allowed:
 * there is one of these for each network that ever asks. Not thread-safe.
 */
final class SlidingCount {
    private static final int FIRST_PLACES = 4;

    private final int max;
    private final long windowMillis;

    /** A ring of {@code size} times, which begins at {@code oldest}; all of it is in use, or that is 0. */
    private long[] times;

    private int oldest;
    private int size;

    /** @param max 1 or more */
    SlidingCount(int max, long windowMillis) {
        this.max = max;
        this.windowMillis = windowMillis;
        this.times = new long[Math.min(max, FIRST_PLACES)];
    }

    boolean hasRoom(long nowMillis) {
        return size < max || isOver(nowMillis);
    }

    void add(long nowMillis) {
        if (size == times.length && (size == max || isOver(nowMillis))) {
            times[oldest] = nowMillis;
            oldest = (oldest + 1) % times.length;
            return;
        }
        if (size == times.length) {
            grow();
        }
        times[size++] = nowMillis;
    }

    /** Whether the oldest time counts no more. */
    private boolean isOver(long nowMillis) {
        return nowMillis - times[oldest] >= windowMillis;
    }

    private void grow() {
        long[] more = Arrays.copyOf(Arrays.copyOfRange(times, oldest, size), Math.min(max, 2 * size));
        System.arraycopy(times, 0, more, size - oldest, oldest);
        times = more;
        oldest = 0;
    }

    /** Times that there is room for without more memory. */
    int places() {
        return times.length;
    }
}
