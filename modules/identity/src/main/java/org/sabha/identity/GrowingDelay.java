package org.sabha.identity;

import java.time.Duration;

/**
 * Lets tries through at once at first and then with waits that double. A wait of 6 min is 10 tries an hour, for ever:
 * a delay, never a lock-out (T2). Not thread-safe.
 */
final class GrowingDelay {
    private static final long FIRST_MILLIS = Duration.ofSeconds(15).toMillis();
    private static final long LONGEST_MILLIS = Duration.ofMinutes(6).toMillis();

    private final int free;
    private int tries;
    private long notBeforeMillis = Long.MIN_VALUE;

    GrowingDelay(int free) {
        this.free = free;
    }

    /** Whether a try is let through now; if so it is counted. */
    boolean tryAgain(long nowMillis) {
        if (nowMillis < notBeforeMillis) {
            return false;
        }
        tries++;
        if (tries >= free) {
            int doublings = Math.min(tries - free, 16);
            notBeforeMillis = nowMillis + Math.min(FIRST_MILLIS << doublings, LONGEST_MILLIS);
        }
        return true;
    }
}
