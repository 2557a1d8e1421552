package org.sabha.store.sql;

import java.time.Instant;

/** Times as the tables have them: nanoseconds since 1970 in UTC, good until 2262, the same on every engine. */
public final class SqlTimestamps {
    private static final long PER_SECOND = 1_000_000_000L;

    private SqlTimestamps() {}

    public static long of(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), PER_SECOND), time.getNano());
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }
}
