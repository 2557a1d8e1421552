package org.sabha.media.bandwidth;

/**
 * One probe at a time: a cluster of packets sent within about 15 ms at the rate to be tried, and what came of it. Media
 * that leaves meanwhile belongs to the cluster too; the rest is padding. What got through is the lower of the rates at
 * which the cluster left and arrived.
 */
final class Probe {
    /** Wire bytes of a padding packet: 255 of padding, its header, and what surrounds it. */
    static final int PACKET_BYTES = 255 + 20 + PacketOverhead.BYTES;

    /** A result that is still to come. */
    static final long UNDER_WAY = -1;

    /** A result that says nothing: the packets were bunched on their way or by a busy receiver. */
    static final long VOID = -2;

    private static final long FAILED = 0;

    private static final long CLUSTER_NANOS = 15_000_000L;
    private static final long STEP_NANOS = 3_000_000L;
    private static final long ANSWER_NANOS = 1_000_000_000L;
    private static final int LEAST_PACKETS = 5;
    private static final int MOST_PACKETS = 24;
    private static final int CLUSTERS = 127;
    private static final double ENOUGH_SHARE = 0.8;
    private static final double MOST_RATIO = 2;
    private static final double FULL_RATIO = 0.9;
    private static final double OF_FULL = 0.95;
    private static final double BITS_PER_BYTE = 8;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NEVER = Long.MAX_VALUE;

    private int cluster;
    private boolean sending;
    private boolean waiting;
    private long targetBitsPerSecond;
    private int planned;
    private int padded;
    private long startNanos;
    private long nextNanos = NEVER;

    private int sentPackets;
    private int arrivedPackets;
    private long arrivedBytes;
    private long firstSentNanos;
    private long lastSentNanos;
    private int lastSentBytes;
    private long firstArrivalMicros;
    private long lastArrivalMicros;
    private int firstArrivalBytes;

    void start(long bitsPerSecond, long nowNanos) {
        cluster = cluster % CLUSTERS + 1;
        targetBitsPerSecond = bitsPerSecond;
        double packets = bitsPerSecond / BITS_PER_BYTE * CLUSTER_NANOS / NANOS_PER_SECOND / PACKET_BYTES;
        planned = (int) Math.clamp(Math.ceil(packets), LEAST_PACKETS, MOST_PACKETS);
        padded = 0;
        sending = true;
        waiting = true;
        startNanos = nowNanos;
        nextNanos = nowNanos;
        sentPackets = 0;
        arrivedPackets = 0;
        arrivedBytes = 0;
    }

    /** Whether a probe is under way. */
    boolean isUnderWay() {
        return waiting;
    }

    /** When padding is due; {@code Long.MAX_VALUE} for none. */
    long nextNanos() {
        return sending ? nextNanos : NEVER;
    }

    /** How many padding packets to send now. */
    int takeDue(long nowNanos) {
        if (!sending || nowNanos < nextNanos) {
            return 0;
        }
        double elapsed = (nowNanos - startNanos + STEP_NANOS) / NANOS_PER_SECOND;
        int until = (int) Math.ceil(elapsed * targetBitsPerSecond / BITS_PER_BYTE / PACKET_BYTES);
        int due = Math.max(0, Math.min(planned, until) - padded);
        padded += due;
        nextNanos = nowNanos + STEP_NANOS;
        return due;
    }

    /** The cluster that packets sent now belong to, 0 for none. */
    int cluster() {
        return sending ? cluster : 0;
    }

    /** A packet of the cluster left. */
    void sent() {
        sentPackets++;
    }

    /** The packets that {@link #takeDue} asked for have left. */
    void stepDone() {
        sending &= padded < planned;
    }

    /** A packet of a cluster arrived. */
    void acknowledged(int ofCluster, int sizeBytes, long sentNanos, long arrivalMicros) {
        if (!waiting || ofCluster != cluster) {
            return;
        }
        if (arrivedPackets == 0) {
            firstSentNanos = sentNanos;
            lastSentNanos = sentNanos;
            lastSentBytes = 0;
            firstArrivalMicros = arrivalMicros;
            lastArrivalMicros = arrivalMicros;
            firstArrivalBytes = sizeBytes;
        }
        arrivedPackets++;
        arrivedBytes += sizeBytes;
        firstSentNanos = Math.min(firstSentNanos, sentNanos);
        if (sentNanos > lastSentNanos) {
            lastSentNanos = sentNanos;
            lastSentBytes = 0;
        }
        if (sentNanos == lastSentNanos) {
            lastSentBytes += sizeBytes;
        }
        if (arrivalMicros < firstArrivalMicros) {
            firstArrivalMicros = arrivalMicros;
            firstArrivalBytes = sizeBytes;
        }
        lastArrivalMicros = Math.max(lastArrivalMicros, arrivalMicros);
    }

    /** The end of a probe: bits per second that got through, {@link #VOID} or {@link #UNDER_WAY}; 0 when too few arrived. */
    long takeResult(long nowNanos) {
        if (!waiting || sending) {
            return UNDER_WAY;
        }
        boolean enough = arrivedPackets >= LEAST_PACKETS - 1 && arrivedPackets >= ENOUGH_SHARE * sentPackets;
        if (!enough && nowNanos - startNanos < ANSWER_NANOS) {
            return UNDER_WAY;
        }
        waiting = false;
        return enough ? rate() : FAILED;
    }

    private long rate() {
        double sendSeconds = (lastSentNanos - firstSentNanos) / NANOS_PER_SECOND;
        double arrivalSeconds = (lastArrivalMicros - firstArrivalMicros) / 1e6;
        if (sendSeconds <= 0 || arrivalSeconds <= 0) {
            return VOID;
        }
        double sendRate = (arrivedBytes - lastSentBytes) * BITS_PER_BYTE / sendSeconds;
        double arrivalRate = (arrivedBytes - firstArrivalBytes) * BITS_PER_BYTE / arrivalSeconds;
        if (arrivalRate > MOST_RATIO * sendRate) {
            return VOID;
        }
        return (long) (arrivalRate < FULL_RATIO * sendRate ? OF_FULL * arrivalRate : Math.min(sendRate, arrivalRate));
    }

    /** The receiver's clock has jumped. */
    void abandon() {
        sending = false;
        waiting = false;
    }
}
