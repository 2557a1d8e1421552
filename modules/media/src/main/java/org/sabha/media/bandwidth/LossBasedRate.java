package org.sabha.media.bandwidth;

/**
 * A limit that follows loss. Below 2 % it rises, above 10 % it falls by half the share that is lost, as in
 * draft-ietf-rmcat-gcc-02 section 6, but only for loss of our own making: when less was sent and the share lost stayed
 * the same, while a full queue would have lost less, that share is the path's own (a radio, say) and is left out of the
 * account from then on, up to 35 %. So random loss does not push a picture out.
 */
final class LossBasedRate {
    private static final double LOW = 0.02;
    private static final double HIGH = 0.10;
    private static final double MOST_INHERENT = 0.35;
    private static final double SAME_SHARE = 0.5;
    private static final double GROWTH_PER_SECOND = 1.08;
    private static final int ENOUGH_PACKETS = 50;
    private static final int LEAST_PACKETS = 10;
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final long LEAST_WINDOW_NANOS = 250_000_000L;
    private static final long DECREASE_NANOS = 300_000_000L;
    private static final double OF_ARRIVING = 0.85;
    private static final double LESS = 0.93;
    private static final double NANOS_PER_SECOND = 1e9;

    private long limit = Long.MAX_VALUE;
    private double inherent;
    private double effective;
    private int expected;
    private int lost;
    private long sentBytes;
    private long windowNanos = Long.MIN_VALUE;
    private long decreasedNanos = Long.MIN_VALUE / 2;
    private double referenceShare;
    private double referenceRate;

    /** So many packets of so many bytes were reported for the first time, so many of them missing (or found again). */
    void add(int newExpected, int newLost, long bytes) {
        expected += newExpected;
        lost += newLost;
        sentBytes += bytes;
    }

    /**
     * Ends a window when enough was seen.
     *
     * @param present the estimate that a first fall begins from, bits per second
     * @param arrives what arrives; no fall goes far below it, for so much was not lost
     */
    void update(long present, long arrives, long nowNanos, long roundTripNanos) {
        if (windowNanos == Long.MIN_VALUE) {
            windowNanos = nowNanos;
        }
        long elapsed = nowNanos - windowNanos;
        boolean enough = expected >= ENOUGH_PACKETS && elapsed >= LEAST_WINDOW_NANOS;
        if (!enough && (elapsed < WINDOW_NANOS || expected < LEAST_PACKETS)) {
            return;
        }
        double share = Math.clamp(lost / (double) expected, 0, 1);
        double seconds = elapsed / NANOS_PER_SECOND;
        judge(share, sentBytes / seconds);
        expected = 0;
        lost = 0;
        sentBytes = 0;
        windowNanos = nowNanos;
        effective = Math.max(0, share - inherent);
        if (effective > HIGH && nowNanos - decreasedNanos >= DECREASE_NANOS + roundTripNanos) {
            long lower = (long) (Math.min(limit, present) * (1 - effective / 2));
            limit = Math.min(limit, Math.max(lower, (long) (arrives * OF_ARRIVING)));
            decreasedNanos = nowNanos;
        } else if (effective < LOW && limit < Long.MAX_VALUE) {
            limit = (long) (limit * Math.pow(GROWTH_PER_SECOND, Math.min(seconds, 1)) + 1_000);
            limit = limit > 2 * present ? Long.MAX_VALUE : limit;
        }
    }

    /** Compares with the last window in which more was sent: did sending less help as it would have helped a queue? */
    private void judge(double share, double rate) {
        inherent = Math.min(inherent, share < LOW ? share : inherent);
        if (referenceRate > 0 && rate < LESS * referenceRate) {
            double ofQueue = Math.max(0, 1 - (1 - referenceShare) * referenceRate / rate);
            boolean same = share > ofQueue + SAME_SHARE * (referenceShare - ofQueue);
            if (same && referenceShare > LOW) {
                inherent = Math.min(MOST_INHERENT, Math.max(inherent, Math.min(share, referenceShare)));
            }
        }
        referenceShare = share;
        referenceRate = rate;
    }

    /** A probe got through: the limit does not stay below it. */
    void probed(long bitsPerSecond) {
        if (limit < bitsPerSecond) {
            limit = bitsPerSecond;
        }
    }

    /** The share lost beyond what the path loses anyway, 0 to 1, in the last window. */
    double effectiveShare() {
        return effective;
    }

    /** The share that the path loses whatever is sent, 0 to 0.35. */
    double inherentShare() {
        return inherent;
    }

    /** Bits per second; {@code Long.MAX_VALUE} for no limit. */
    long bitsPerSecond() {
        return limit;
    }
}
