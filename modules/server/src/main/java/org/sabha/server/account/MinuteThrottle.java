package org.sabha.server.account;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Holds back what would be reported again and again. Thread-safe. */
final class MinuteThrottle {
    private static final long MILLIS = Duration.ofMinutes(1).toMillis();

    private final AtomicLong nextMillis = new AtomicLong(Long.MIN_VALUE);

    /** True for one caller in a minute. */
    boolean isDue(Instant now) {
        long nowMillis = now.toEpochMilli();
        long next = nextMillis.get();
        return nowMillis >= next && nextMillis.compareAndSet(next, nowMillis + MILLIS);
    }
}
