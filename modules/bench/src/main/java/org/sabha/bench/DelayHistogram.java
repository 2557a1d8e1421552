package org.sabha.bench;

/**
 * Counts delays in steps of 10 microseconds up to 100 ms and of 1 ms up to 10 s; longer ones count as 10 s. Fixed
 * memory, nothing allocated per delay; one owner.
 */
final class DelayHistogram {
    private static final int FINE_MICROS = 10;
    private static final int FINE_BUCKETS = 10_000;
    private static final int COARSE_MICROS = 1_000;
    private static final int COARSE_BUCKETS = 9_901;
    private static final double MICROS_PER_MILLI = 1_000;

    private final long[] counts = new long[FINE_BUCKETS + COARSE_BUCKETS];
    private long total;

    void record(long nanos) {
        long micros = Math.max(0, nanos / 1_000);
        long bucket = micros < (long) FINE_BUCKETS * FINE_MICROS
                ? micros / FINE_MICROS
                : FINE_BUCKETS + (micros - (long) FINE_BUCKETS * FINE_MICROS) / COARSE_MICROS;
        counts[(int) Math.min(bucket, counts.length - 1)]++;
        total++;
    }

    void add(DelayHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    long total() {
        return total;
    }

    /** The delay that {@code fraction} (0 to 1) of all stay below or reach, the middle of its step; 0 without any. */
    double quantileMillis(double fraction) {
        long wanted = Math.max(1, (long) Math.ceil(fraction * total));
        long seen = 0;
        for (int i = 0; i < counts.length && total > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return middleMicros(i) / MICROS_PER_MILLI;
            }
        }
        return 0;
    }

    private static double middleMicros(int bucket) {
        return bucket < FINE_BUCKETS
                ? (bucket + 0.5) * FINE_MICROS
                : FINE_BUCKETS * (double) FINE_MICROS + (bucket - FINE_BUCKETS + 0.5) * COARSE_MICROS;
    }
}
