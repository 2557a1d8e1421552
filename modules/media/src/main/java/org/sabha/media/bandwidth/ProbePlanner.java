package org.sabha.media.bandwidth;

/**
 * Decides when a probe is worth its bytes: only while more is wanted than the estimate allows, never soon after a
 * decrease. The first goes out at once and each success is followed by the next; failures are spaced out, and one that
 * says nothing is repeated soon, a few times.
 */
final class ProbePlanner {
    private static final long AGAIN_NANOS = 200_000_000L;
    private static final int MOST_AGAIN = 3;
    private static final long FIRST_INTERVAL_NANOS = 1_500_000_000L;
    private static final long MOST_INTERVAL_NANOS = 4_000_000_000L;
    private static final long NARROW_INTERVAL_NANOS = 15_000_000_000L;
    private static final long AFTER_DECREASE_NANOS = 1_000_000_000L;
    private static final long NARROW_BITS = 120_000;
    private static final double STEP = 2;
    private static final double FIRST_STEP = 3;
    private static final double HEADROOM = 1.15;
    private static final double SUCCESS = 0.7;

    private long intervalNanos = FIRST_INTERVAL_NANOS;
    private long nextNanos = Long.MIN_VALUE;
    private boolean first = true;
    private int again;
    private long targetBitsPerSecond;

    /** The rate to probe for now, bits per second; 0 for not now. */
    long poll(long estimate, long wanted, long decreasedNanos, long nowNanos) {
        boolean needed = wanted > estimate;
        if (!needed || nowNanos < nextNanos || nowNanos - decreasedNanos < AFTER_DECREASE_NANOS) {
            return 0;
        }
        targetBitsPerSecond = (long) Math.min(wanted * HEADROOM, estimate * (first ? FIRST_STEP : STEP));
        first = false;
        nextNanos = nowNanos + intervalNanos;
        return targetBitsPerSecond;
    }

    /** A probe ended: {@code got} bits per second got through, or it was {@link Probe#VOID}. */
    void ended(long got, long estimateBefore, long nowNanos) {
        if (got == Probe.VOID && again < MOST_AGAIN) {
            again++;
            nextNanos = nowNanos + AGAIN_NANOS;
            return;
        }
        again = 0;
        if (got >= SUCCESS * targetBitsPerSecond && got > estimateBefore) {
            intervalNanos = FIRST_INTERVAL_NANOS;
            nextNanos = nowNanos;
            return;
        }
        long most = estimateBefore < NARROW_BITS ? NARROW_INTERVAL_NANOS : MOST_INTERVAL_NANOS;
        intervalNanos = Math.min(2 * intervalNanos, most);
        nextNanos = nowNanos + intervalNanos;
    }
}
