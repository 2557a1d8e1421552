package org.sabha.client.stream;

import java.util.Arrays;

/**
 * The numbers that one stream lacks, and when to ask for each (RFC 4585 section 6.2.1): first after 10 ms, which forgives
 * reordering, then once a round trip but not within 50 ms, ten times in all. A gap that does not fit makes all be
 * forgotten; the buffer then waits for a key frame. One owner.
 */
final class MissingPackets {
    /** Numbers awaited at once. */
    static final int MAX = 256;

    private static final long FIRST_NANOS = 10_000_000;
    private static final long LEAST_REPEAT_NANOS = 50_000_000;
    private static final int MAX_ASKS = 10;

    private final long[] numbers = new long[MAX];
    private final long[] dueNanos = new long[MAX];
    private final int[] asks = new int[MAX];
    private int count;
    private long highest = -1;
    private long nextNanos = Long.MAX_VALUE;

    /** Notes an arrival by its extended number; true when it had been missing. */
    boolean received(long number, long nowNanos) {
        if (highest < 0 || number > highest) {
            long from = highest < 0 ? number : highest + 1;
            highest = number;
            if (number - from > MAX - count) {
                forgetAll();
                return false;
            }
            for (long missing = from; missing < number; missing++) {
                numbers[count] = missing;
                dueNanos[count] = nowNanos + FIRST_NANOS;
                asks[count++] = 0;
                nextNanos = Math.min(nextNanos, nowNanos + FIRST_NANOS);
            }
            return false;
        }
        int at = Arrays.binarySearch(numbers, 0, count, number);
        if (at >= 0) {
            remove(at);
        }
        return at >= 0;
    }

    private void remove(int at) {
        int tail = --count - at;
        System.arraycopy(numbers, at + 1, numbers, at, tail);
        System.arraycopy(dueNanos, at + 1, dueNanos, at, tail);
        System.arraycopy(asks, at + 1, asks, at, tail);
        if (count == 0) {
            nextNanos = Long.MAX_VALUE;
        }
    }

    private void forgetAll() {
        count = 0;
        nextNanos = Long.MAX_VALUE;
    }

    /** Nothing below {@code number} is wanted any more. */
    void forgetBelow(long number) {
        while (count > 0 && numbers[0] < number) {
            remove(0);
        }
    }

    /** How long after asking a packet is asked for again. */
    static long repeatNanos(long roundTripNanos) {
        return Math.max(LEAST_REPEAT_NANOS, roundTripNanos);
    }

    /** When {@link #due} has something, {@code Long.MAX_VALUE} for never. */
    long nextNanos() {
        return nextNanos;
    }

    /** Fills {@code target} with the 16-bit numbers to ask for now, ascending; answers how many. */
    int due(int[] target, long roundTripNanos, long nowNanos) {
        int taken = 0;
        nextNanos = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (nowNanos - dueNanos[i] >= 0 && taken < target.length) {
                if (asks[i]++ == MAX_ASKS) {
                    remove(i--);
                    continue;
                }
                target[taken++] = (int) numbers[i] & 0xffff;
                dueNanos[i] = nowNanos + repeatNanos(roundTripNanos);
            }
            nextNanos = Math.min(nextNanos, dueNanos[i]);
        }
        return taken;
    }
}
