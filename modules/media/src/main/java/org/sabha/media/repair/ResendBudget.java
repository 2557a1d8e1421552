package org.sabha.media.repair;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what one receiver may have sent again (T30): bytes up to half of what it is sent anyway (so that both stay
 * within 1.5 times), each packet 10 times at most, and never twice within a round trip. Counts by output sequence
 * number in a ring of {@value #RING} numbers.
 */
public final class ResendBudget {
    private static final int RING = 2_048;
    private static final int MOST_TIMES = 10;
    private static final long SHORTEST_ROUND_TRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A receiver that has just begun may ask for this much at once. */
    private static final long MOST_BYTES = 256 << 10;

    private static final long FIRST_BYTES = 32 << 10;

    private final int[] numbers = new int[RING];
    private final byte[] times = new byte[RING];
    private final long[] sentNanos = new long[RING];
    private long bytes = FIRST_BYTES;
    private long roundTripNanos = SHORTEST_ROUND_TRIP_NANOS;

    public ResendBudget() {
        Arrays.fill(numbers, -1);
    }

    /** Something was sent for the first time; half of it is added to the budget. */
    public void sent(int packetBytes) {
        bytes = Math.min(MOST_BYTES, bytes + packetBytes / 2);
    }

    public void roundTrip(long nanos) {
        roundTripNanos = Math.max(SHORTEST_ROUND_TRIP_NANOS, nanos);
    }

    /** Whether a packet may be sent again now; if so, it is counted. */
    public boolean take(int sequenceNumber, int packetBytes, long nowNanos) {
        int place = sequenceNumber & RING - 1;
        boolean known = numbers[place] == sequenceNumber;
        if (packetBytes > bytes
                || (known && (times[place] >= MOST_TIMES || nowNanos - sentNanos[place] < roundTripNanos))) {
            return false;
        }
        bytes -= packetBytes;
        times[place] = (byte) (known ? times[place] + 1 : 1);
        numbers[place] = sequenceNumber;
        sentNanos[place] = nowNanos;
        return true;
    }
}
