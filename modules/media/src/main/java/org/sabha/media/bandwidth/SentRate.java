package org.sabha.media.bandwidth;

/** The bit rate at which packets leave, over the last quarter to half second. */
final class SentRate {
    private static final long PART_NANOS = 250_000_000L;
    private static final double BITS_TIMES_NANOS = 8e9;

    private long startNanos = Long.MIN_VALUE;
    private long bytes;
    private long bytesBefore;

    /** A packet leaves. */
    void add(int sizeBytes, long nowNanos) {
        rotate(nowNanos);
        bytes += sizeBytes;
    }

    private void rotate(long nowNanos) {
        if (startNanos == Long.MIN_VALUE) {
            startNanos = nowNanos;
        }
        long elapsed = nowNanos - startNanos;
        if (elapsed >= PART_NANOS) {
            bytesBefore = elapsed < 2 * PART_NANOS ? bytes : 0;
            bytes = 0;
            startNanos = elapsed < 2 * PART_NANOS ? startNanos + PART_NANOS : nowNanos;
        }
    }

    /** Bits per second; 0 before the first packet. */
    long bitsPerSecond(long nowNanos) {
        if (startNanos == Long.MIN_VALUE) {
            return 0;
        }
        rotate(nowNanos);
        return (long) ((bytesBefore + bytes) * BITS_TIMES_NANOS / (PART_NANOS + nowNanos - startNanos));
    }
}
