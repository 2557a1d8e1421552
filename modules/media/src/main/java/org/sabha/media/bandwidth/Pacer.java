package org.sabha.media.bandwidth;

/**
 * Spreads what one receiver is sent, so that a burst does not fill the queue of a narrow link. A burst of up to 10 kB,
 * about 8 packets, leaves at once, because whole frames in one train cost least; what is beyond that waits until the
 * burst before it has been carried at 2.5 times the estimate. Keeps time only, no packets: a bucket that is empty again
 * at {@code freeNanos}. Where the network was found to be full, the pace is hardly above the estimate: faster, a key
 * picture would only stand in a queue, and the voices behind it.
 *
 * <p>On a narrow link bursts are smaller: what it carries at that pace in 40 ms, so that a voice never waits long
 * behind a picture.
 */
public final class Pacer {
    /** The largest burst, bytes. */
    public static final int MOST_BURST_BYTES = 10_000;

    private static final double PACE = 2.5;
    private static final double FULL_PACE = 1.25;
    private static final long BURST_NANOS = 40_000_000L;
    private static final long MOST_DEBT_NANOS = 500_000_000L;
    private static final double NANOS_PER_SECOND_AND_BITS_PER_BYTE = 8e9;

    private double nanosPerByte;
    private long burstNanos = Long.MAX_VALUE;
    private long freeNanos = Long.MIN_VALUE;

    /** Sets the pace by the estimate, bits per second; 0 for no limit. */
    public void setEstimate(long bitsPerSecond) {
        setEstimate(bitsPerSecond, false);
    }

    /**
     * Sets the pace by the estimate.
     *
     * @param bitsPerSecond 0 for no limit
     * @param full whether the network has shown that it carries no more
     */
    public void setEstimate(long bitsPerSecond, boolean full) {
        if (bitsPerSecond <= 0) {
            nanosPerByte = 0;
            burstNanos = Long.MAX_VALUE;
            return;
        }
        nanosPerByte = NANOS_PER_SECOND_AND_BITS_PER_BYTE / ((full ? FULL_PACE : PACE) * bitsPerSecond);
        burstNanos = Math.min(BURST_NANOS, (long) (MOST_BURST_BYTES * nanosPerByte));
    }

    /** Whether a packet that can wait may go now. */
    public boolean admits(long nowNanos) {
        return freeNanos <= nowNanos || freeNanos - nowNanos < burstNanos;
    }

    /** Whether the burst before has been carried, so that what waits may go on. */
    public boolean isFree(long nowNanos) {
        return freeNanos <= nowNanos;
    }

    /** Something left: what waits and what does not. */
    public void sent(int sizeBytes, long nowNanos) {
        if (nanosPerByte > 0) {
            freeNanos = Math.max(freeNanos, nowNanos) + (long) ((sizeBytes + PacketOverhead.BYTES) * nanosPerByte);
        }
    }

    /**
     * Something left that cannot wait. Voices alone may be more than the pace for a while; what that takes from pictures
     * is bounded, or it would add up for as long as it lasts.
     */
    public void sentAtOnce(int sizeBytes, long nowNanos) {
        long most = Math.max(freeNanos, nowNanos + MOST_DEBT_NANOS);
        sent(sizeBytes, nowNanos);
        freeNanos = Math.min(freeNanos, most);
    }

    /** Nothing that can wait goes before that. */
    public void pause(long untilNanos) {
        freeNanos = Math.max(freeNanos, untilNanos + (burstNanos == Long.MAX_VALUE ? 0 : burstNanos));
    }

    /** When the next burst may begin. */
    public long freeNanos() {
        return freeNanos;
    }

    /** How long so many bytes take, nanoseconds. */
    public long nanosFor(long bytes) {
        return (long) (bytes * nanosPerByte);
    }
}
