package org.sabha.server.load;

import java.time.Duration;
import org.sabha.server.config.LoadLimit;

/**
 * How busy one loop is, by measurements that each count less the older they are (exponential smoothing). A measurement
 * stands for the time since the one before, at most {@link #MOST_LATE_NANOS}, and no lateness counts for more than that:
 * so one stall, of a garbage collection or of a machine that slept, never looks like overload. Confined to its owner.
 */
final class SmoothedLoad {
    static final long MOST_LATE_NANOS = 1_000_000_000L;

    private final double timeConstantNanos;
    private double lateNanos;
    private double busyShare;
    private long measuredNanos;
    private boolean measured;

    /** @param timeConstant after which a measurement counts for a third */
    SmoothedLoad(Duration timeConstant) {
        timeConstantNanos = timeConstant.toNanos();
    }

    /**
     * Takes a measurement; the first one only begins.
     *
     * @param late how late something ran, nanoseconds, 0 or more
     * @param busy share of its time that the loop was busy, 0 to 1
     * @param nowNanos of the loop, not before that of the last measurement
     */
    void measure(long late, double busy, long nowNanos) {
        if (measured) {
            long since = Math.min(MOST_LATE_NANOS, nowNanos - measuredNanos);
            double weight = 1 - Math.exp(-since / timeConstantNanos);
            lateNanos += weight * (Math.min(MOST_LATE_NANOS, late) - lateNanos);
            busyShare += weight * (Math.min(1, busy) - busyShare);
        }
        measured = true;
        measuredNanos = nowNanos;
    }

    double lateNanos() {
        return lateNanos;
    }

    double busyShare() {
        return busyShare;
    }

    /** How much of a limit is used up; 1 is all. */
    double shareOf(LoadLimit limit) {
        return share(limit, lateNanos, busyShare);
    }

    /** The same of figures that were smoothed before. */
    static double share(LoadLimit limit, double lateNanos, double busyShare) {
        return Math.max(lateNanos / limit.late().toNanos(), busyShare * 100 / limit.busyPercent());
    }
}
