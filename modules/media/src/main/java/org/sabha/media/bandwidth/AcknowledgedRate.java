package org.sabha.media.bandwidth;

/**
 * The bit rate at which packets arrive, by the receiver's clock: a mean over windows of 300 ms, then 150 ms, weighed
 * against what was known by how much a window differs from it, so that bursts do not make it jump.
 */
final class AcknowledgedRate {
    private static final long FIRST_WINDOW_MICROS = 300_000L;
    private static final long WINDOW_MICROS = 150_000L;
    private static final long PAUSE_MICROS = 2_000_000L;
    private static final double BITS_TIMES_MICROS = 8e6;
    private static final double UNCERTAINTY = 10;
    private static final double SMALL_STEP = 5;
    private static final double FIRST_VARIANCE = 50;

    private boolean begun;
    private long windowStartMicros;
    private long lastMicros;
    private long bytes;
    private double rate = -1;
    private double latest;
    private double variance = FIRST_VARIANCE;

    /** A packet arrived. */
    void add(int sizeBytes, long arrivalMicros) {
        long sinceLast = arrivalMicros - lastMicros;
        if (!begun || sinceLast > PAUSE_MICROS || sinceLast < -PAUSE_MICROS) {
            begun = true;
            windowStartMicros = arrivalMicros;
            lastMicros = arrivalMicros;
            bytes = 0;
        }
        lastMicros = Math.max(lastMicros, arrivalMicros);
        long window = rate < 0 ? FIRST_WINDOW_MICROS : WINDOW_MICROS;
        long elapsed = lastMicros - windowStartMicros;
        if (elapsed >= window) {
            sample(bytes * BITS_TIMES_MICROS / elapsed);
            windowStartMicros = lastMicros;
            bytes = 0;
        }
        bytes += sizeBytes;
    }

    private void sample(double bitsPerSecond) {
        latest = bitsPerSecond;
        if (rate < 0) {
            rate = bitsPerSecond;
            return;
        }
        // a Bayesian mean: a sample far from what was known counts less, one that confirms it more
        double doubt = UNCERTAINTY * Math.abs(rate - bitsPerSecond) / Math.max(rate, 1);
        double sampleVariance = Math.max(doubt * doubt, 1e-3);
        double prior = variance + SMALL_STEP;
        rate = (sampleVariance * rate + prior * bitsPerSecond) / (sampleVariance + prior);
        variance = sampleVariance * prior / (sampleVariance + prior);
    }

    /** Bits per second; 0 while unknown. */
    long bitsPerSecond() {
        return rate < 0 ? 0 : (long) rate;
    }

    /** The last window alone: quick to follow a link that has become narrow, and noisy. */
    long latestBitsPerSecond() {
        return (long) latest;
    }
}
