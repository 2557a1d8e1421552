package org.sabha.media.bandwidth;

/**
 * Notices within one report that a link has become narrow, as when a phone leaves a wireless network: its queue fills
 * within a tenth of a second, long before a mean of rates or a trend over twenty groups shows it, and then delays voices
 * by all that it holds. The sign is that packets wait longer from one to the next and arrive at less than half of what
 * the link was thought to carry. A receiver that is busy or a radio that repeats is not taken for it: there one pause
 * takes up most of the time, and behind it packets arrive close together.
 */
final class FallDetector {
    private static final long GROWN_MICROS = 40_000;
    private static final int LEAST_PACKETS = 3;
    private static final double FALLEN = 0.5;
    private static final double PAUSE_SHARE = 0.75;
    private static final long LEAST_INTERVAL_NANOS = 3_000_000_000L;
    private static final double BITS_TIMES_MICROS = 8e6;

    private long firstDelayMicros;
    private long lastDelayMicros;
    private long firstMicros;
    private long lastMicros;
    private long longestMicros;
    private long bytes;
    private int packets;
    private boolean seen;
    private long seenNanos;

    void beginReport() {
        packets = 0;
        bytes = 0;
        longestMicros = 0;
    }

    /** A packet of the report that left and arrived at these times, each by its own clock. */
    void add(int sizeBytes, long sentMicros, long arrivalMicros) {
        lastDelayMicros = arrivalMicros - sentMicros;
        if (packets++ == 0) {
            firstDelayMicros = lastDelayMicros;
            firstMicros = arrivalMicros;
        } else {
            // the first began to arrive before its time was taken, so its bytes tell no rate
            bytes += sizeBytes;
            longestMicros = Math.max(longestMicros, arrivalMicros - lastMicros);
        }
        lastMicros = arrivalMicros;
    }

    /**
     * Whether the link has fallen, at the end of a report; told once in three seconds.
     *
     * @param estimate of before, bits per second
     */
    boolean hasFallen(long estimate, long nowNanos) {
        boolean grows = packets >= LEAST_PACKETS && lastDelayMicros - firstDelayMicros >= GROWN_MICROS;
        boolean paused = longestMicros > PAUSE_SHARE * (lastMicros - firstMicros);
        boolean lately = seen && nowNanos - seenNanos < LEAST_INTERVAL_NANOS;
        if (!grows || paused || lately || bitsPerSecond() >= FALLEN * estimate) {
            return false;
        }
        seen = true;
        seenNanos = nowNanos;
        return true;
    }

    /** What arrived in the report, bits per second; more than 0 after {@link #hasFallen}. */
    double bitsPerSecond() {
        return bytes * BITS_TIMES_MICROS / Math.max(1, lastMicros - firstMicros);
    }
}
