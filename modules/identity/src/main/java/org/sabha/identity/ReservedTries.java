package org.sabha.identity;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * The tries of one account that are kept for clean networks, over the last hour: so many in all, and so many for each
 * network and neighbourhood of networks. Not thread-safe; of a fixed size.
 */
final class ReservedTries {
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final SignInLimits.Reserve limits;
    private final long[] times;
    private final long[] prefixes;
    private final long[] neighbourhoods;
    private int oldest;

    ReservedTries(SignInLimits.Reserve limits) {
        this.limits = limits;
        this.times = new long[limits.perAccountAnHour()];
        this.prefixes = new long[times.length];
        this.neighbourhoods = new long[times.length];
        Arrays.fill(times, Long.MIN_VALUE);
    }

    /** Whether a try from there is let through; if so it is counted. */
    boolean take(InetAddress from, long nowMillis) {
        long prefix = AddressBlock.prefix(from);
        long neighbourhood = AddressBlock.neighbourhood(from);
        if (counts(oldest, nowMillis)
                || times(prefixes, prefix, nowMillis) >= limits.perPrefixAnHour()
                || times(neighbourhoods, neighbourhood, nowMillis) >= limits.perNeighbourhoodAnHour()) {
            return false;
        }
        times[oldest] = nowMillis;
        prefixes[oldest] = prefix;
        neighbourhoods[oldest] = neighbourhood;
        oldest = (oldest + 1) % times.length;
        return true;
    }

    private boolean counts(int entry, long nowMillis) {
        return times[entry] != Long.MIN_VALUE && nowMillis - times[entry] < HOUR_MILLIS;
    }

    private int times(long[] blocks, long block, long nowMillis) {
        int found = 0;
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i] == block && counts(i, nowMillis)) {
                found++;
            }
        }
        return found;
    }
}
