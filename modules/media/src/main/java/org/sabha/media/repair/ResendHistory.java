package org.sabha.media.repair;

import java.util.Arrays;

/**
 * Remembers what one outbound track sent again, so that each number goes out at most {@link #MAX_RESENDS} times and not
 * twice within a round trip (T30). Its window is that of the cache; older numbers are refused. One owner.
 */
public final class ResendHistory {
    /** How often one packet is sent again. */
    public static final int MAX_RESENDS = 10;

    private static final int WINDOW = RetransmissionCache.ENTRIES;

    private final long[] sequences = new long[WINDOW];
    private final long[] lastNanos = new long[WINDOW];
    private final byte[] counts = new byte[WINDOW];

    /** An empty history. */
    public ResendHistory() {
        Arrays.fill(sequences, -1);
    }

    /**
     * Whether a number may go out again now; when so, that is noted.
     *
     * @param highest the highest number sent so far
     * @param roundTripNanos the least time between two resends
     */
    public boolean allow(long sequence, long highest, long nowNanos, long roundTripNanos) {
        if (sequence < 0 || sequence > highest || highest - sequence >= WINDOW) {
            return false;
        }
        int entry = (int) (sequence & WINDOW - 1);
        if (sequences[entry] != sequence) {
            sequences[entry] = sequence;
            counts[entry] = 0;
        } else if (counts[entry] == MAX_RESENDS || nowNanos - lastNanos[entry] < roundTripNanos) {
            return false;
        }
        counts[entry]++;
        lastNanos[entry] = nowNanos;
        return true;
    }
}
