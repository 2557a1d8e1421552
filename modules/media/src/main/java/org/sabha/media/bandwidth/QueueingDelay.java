package org.sabha.media.bandwidth;

/**
 * How long packets wait in the network now: the least one-way delay of the last half second above the least of the last
 * ten to fifteen. Clocks may differ and drift slowly. The least is taken so that a receiver that is merely busy, and
 * reads some packets late, is not taken for a full queue.
 */
final class QueueingDelay {
    private static final long SHORT_MICROS = 250_000L;
    private static final long LONG_MICROS = 5_000_000L;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private long shortStart;
    private long shortNow = UNKNOWN;
    private long shortBefore = UNKNOWN;
    private long latest;
    private long report = UNKNOWN;
    private long longStart;
    private long longNow = UNKNOWN;
    private long longBefore = UNKNOWN;
    private long longBeforeThat = UNKNOWN;

    /** A packet that left and arrived at these times, each by its own clock. */
    void add(long sentMicros, long arrivalMicros) {
        long delay = arrivalMicros - sentMicros;
        if (sentMicros - shortStart >= SHORT_MICROS) {
            shortBefore = shortNow;
            shortNow = UNKNOWN;
            shortStart = sentMicros;
        }
        if (sentMicros - longStart >= LONG_MICROS) {
            longBeforeThat = longBefore;
            longBefore = longNow;
            longNow = UNKNOWN;
            longStart = sentMicros;
        }
        latest = delay;
        report = Math.min(report, delay);
        shortNow = Math.min(shortNow, delay);
        longNow = Math.min(longNow, delay);
    }

    /** Microseconds. */
    long micros() {
        long recent = Math.min(shortNow, shortBefore);
        return recent == UNKNOWN ? 0 : recent - least();
    }

    /** How long the last packet waited, microseconds. */
    long latestMicros() {
        return longNow == UNKNOWN ? 0 : latest - least();
    }

    /** A new report of the receiver begins. */
    void beginReport() {
        report = UNKNOWN;
    }

    /** How long even the luckiest packet of the last report waited, microseconds: quick, and deaf to single late packets. */
    long reportMicros() {
        return report == UNKNOWN ? 0 : report - least();
    }

    private long least() {
        return Math.min(longNow, Math.min(longBefore, longBeforeThat));
    }

    /** The receiver's clock has jumped. */
    void reset() {
        report = UNKNOWN;
        shortNow = UNKNOWN;
        shortBefore = UNKNOWN;
        longNow = UNKNOWN;
        longBefore = UNKNOWN;
        longBeforeThat = UNKNOWN;
    }
}
