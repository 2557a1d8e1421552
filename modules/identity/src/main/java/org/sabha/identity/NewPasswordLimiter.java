package org.sabha.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.sabha.model.key.ApiKeyId;

/**
 * Decides whether a program may have another password made: each costs tens of milliseconds of a core, so each API key has
 * a budget of its own. Keys are kept for the {@link #MAX_KEYS} used last, of which there are never so many that are live.
 * Thread-safe.
 */
public final class NewPasswordLimiter {
    /** For one key; enough to invite to a meeting a second. */
    public static final int A_MINUTE = 60;

    static final int MAX_KEYS = 1_000;

    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Map<ApiKeyId, SlidingCount> keys = new BoundedMap<>(MAX_KEYS);

    /** Whether it may; if so it is counted. */
    public synchronized boolean mayMake(ApiKeyId key, Instant now) {
        SlidingCount count = keys.computeIfAbsent(key, _ -> new SlidingCount(A_MINUTE, MINUTE_MILLIS));
        if (!count.hasRoom(now.toEpochMilli())) {
            return false;
        }
        count.add(now.toEpochMilli());
        return true;
    }
}
