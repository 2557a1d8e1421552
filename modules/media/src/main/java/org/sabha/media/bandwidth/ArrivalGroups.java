package org.sabha.media.bandwidth;

/**
 * Joins packets that left within 5 ms, or that arrived in one burst, into groups and measures how the distance between
 * two groups changed on the way (draft-ietf-rmcat-gcc-02 section 5.2). Packets that overtook others say nothing.
 *
 * <pre>
 *   sent:      | g1 g1 |      | g2 g2 g2 |       send delta    = last of g2 - last of g1
 *   arrived:     | g1 g1 |         | g2 g2 g2 |  arrival delta = last of g2 - last of g1
 * </pre>
 */
final class ArrivalGroups {
    private static final long GROUP_NANOS = 5_000_000L;
    private static final long BURST_MICROS = 5_000L;
    private static final long MAX_BURST_MICROS = 100_000L;
    private static final long JUMP_MICROS = 3_000_000L;
    private static final int MAX_REORDERED = 3;
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final double MICROS_PER_MILLI = 1e3;

    private boolean begun;
    private boolean hasPrevious;
    private long firstSendNanos;
    private long lastSendNanos;
    private long firstArrivalMicros;
    private long lastArrivalMicros;
    private long previousSendNanos;
    private long previousArrivalMicros;
    private int reordered;
    private double sendDeltaMillis;
    private double arrivalDeltaMillis;

    /** Adds a packet; true when it ended a group and the deltas tell of it. */
    boolean add(long sendNanos, long arrivalMicros) {
        if (!begun) {
            begin(sendNanos, arrivalMicros);
            return false;
        }
        if (sendNanos < firstSendNanos) {
            return false;
        }
        if (belongs(sendNanos, arrivalMicros)) {
            lastSendNanos = Math.max(lastSendNanos, sendNanos);
            lastArrivalMicros = Math.max(lastArrivalMicros, arrivalMicros);
            return false;
        }
        boolean complete = hasPrevious && measure();
        if (begun) {
            previousSendNanos = lastSendNanos;
            previousArrivalMicros = lastArrivalMicros;
            hasPrevious = true;
        }
        begin(sendNanos, arrivalMicros);
        return complete;
    }

    private void begin(long sendNanos, long arrivalMicros) {
        begun = true;
        firstSendNanos = sendNanos;
        lastSendNanos = sendNanos;
        firstArrivalMicros = arrivalMicros;
        lastArrivalMicros = arrivalMicros;
    }

    private boolean belongs(long sendNanos, long arrivalMicros) {
        if (sendNanos - firstSendNanos <= GROUP_NANOS) {
            return true;
        }
        long arrivalDelta = arrivalMicros - lastArrivalMicros;
        long propagation = arrivalDelta - (sendNanos - lastSendNanos) / NANOS_PER_MICRO;
        return propagation < 0 && arrivalDelta <= BURST_MICROS && arrivalMicros - firstArrivalMicros < MAX_BURST_MICROS;
    }

    private boolean measure() {
        long sendMicros = (lastSendNanos - previousSendNanos) / NANOS_PER_MICRO;
        long arrival = lastArrivalMicros - previousArrivalMicros;
        if (Math.abs(arrival - sendMicros) > JUMP_MICROS) {
            reset();
            return false;
        }
        if (arrival < 0) {
            reordered++;
            if (reordered >= MAX_REORDERED) {
                reset();
            }
            return false;
        }
        reordered = 0;
        sendDeltaMillis = sendMicros / MICROS_PER_MILLI;
        arrivalDeltaMillis = arrival / MICROS_PER_MILLI;
        return true;
    }

    /** Begins anew: the receiver's clock has jumped. */
    void reset() {
        begun = false;
        hasPrevious = false;
        reordered = 0;
    }

    double sendDeltaMillis() {
        return sendDeltaMillis;
    }

    double arrivalDeltaMillis() {
        return arrivalDeltaMillis;
    }
}
