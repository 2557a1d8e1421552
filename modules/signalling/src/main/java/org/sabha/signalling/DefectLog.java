package org.sabha.signalling;

import org.sabha.signalling.SignallingSettings.Rate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts defects and writes them to the log: ten lines at once, then one every ten seconds, so that a peer who finds
 * one cannot fill the disk (H30). Safe for any thread.
 */
final class DefectLog {
    private static final Logger LOG = LoggerFactory.getLogger(DefectLog.class);
    private static final Rate LINES = new Rate(0.1, 10);

    private final SignallingCounters counters;
    private final TokenBucket lines = new TokenBucket(LINES, 0);

    DefectLog(SignallingCounters counters) {
        this.counters = counters;
    }

    /** @param event name of the event in the log */
    void report(String event, Throwable cause, long nowNanos) {
        counters.defects.increment();
        if (takesLine(nowNanos)) {
            LOG.error(event, cause);
        }
    }

    private synchronized boolean takesLine(long nowNanos) {
        return lines.take(1, nowNanos);
    }
}
