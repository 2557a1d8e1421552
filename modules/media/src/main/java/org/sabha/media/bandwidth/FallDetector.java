package org.sabha.media.bandwidth;

/**
 * Notices within one report that a link has become narrow, as when a phone leaves a wireless network: its queue fills
 * within a tenth of a second, long before a mean of rates or a trend over twenty groups shows it, and then delays voices
 * by all that it holds. The sign is that packets wait longer from one to the next and arrive at less than half of what
 * the link was thought to carry. A receiver that is busy or a radio that repeats is not taken for it: there one pause
 * takes up most of the time, and behind it packets arrive close together ({@link ReportArrivals#cameOneByOne}).
 */
final class FallDetector {
    private static final long GROWN_MICROS = 40_000;
    private static final double FALLEN = 0.5;
    private static final long LEAST_INTERVAL_NANOS = 3_000_000_000L;

    private boolean seen;
    private long seenNanos;

    /**
     * Whether the link has fallen, at the end of a report; told once in three seconds.
     *
     * @param estimate of before, bits per second
     */
    boolean hasFallen(ReportArrivals report, long estimate, long nowNanos) {
        boolean lately = seen && nowNanos - seenNanos < LEAST_INTERVAL_NANOS;
        boolean grows = report.cameOneByOne() && report.grownMicros() >= GROWN_MICROS;
        if (lately || !grows || !report.slowerThan((long) (FALLEN * estimate))) {
            return false;
        }
        seen = true;
        seenNanos = nowNanos;
        return true;
    }
}
