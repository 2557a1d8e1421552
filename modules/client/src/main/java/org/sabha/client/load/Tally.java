package org.sabha.client.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** What all bots of a load saw. Delays are in microseconds up to a minute, with three digits. Thread-safe. */
final class Tally {
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(1);

    private final Histogram joins = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram firstPackets = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram pictures = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram voices = new SynchronizedHistogram(MAX_MICROS, 3);
    private volatile boolean measuring;
    private long freezes;
    private long frozenNanos;
    private long failedJoins;

    /** From asking to join to keys for media. */
    void joined(long nanos) {
        record(joins, nanos);
    }

    /** From asking to join to the first frame of somebody else. */
    void firstFrame(long nanos) {
        record(firstPackets, nanos);
    }

    void picture(long delayNanos) {
        if (measuring) {
            record(pictures, delayNanos);
        }
    }

    void voice(long delayNanos) {
        if (measuring) {
            record(voices, delayNanos);
        }
    }

    /** A shown picture stood still for so long. */
    synchronized void froze(long nanos) {
        if (measuring) {
            freezes++;
            frozenNanos += nanos;
        }
    }

    synchronized void joinFailed() {
        failedJoins++;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, MAX_MICROS));
    }

    void startMeasuring() {
        measuring = true;
    }

    void stopMeasuring() {
        measuring = false;
    }

    long joinCount() {
        return joins.getTotalCount();
    }

    synchronized long failedJoins() {
        return failedJoins;
    }

    synchronized LoadReport.Freezes freezes() {
        return new LoadReport.Freezes(freezes, TimeUnit.NANOSECONDS.toMillis(frozenNanos));
    }

    LoadReport.Percentiles joins() {
        return percentiles(joins);
    }

    LoadReport.Percentiles firstFrames() {
        return percentiles(firstPackets);
    }

    LoadReport.Percentiles pictures() {
        return percentiles(pictures);
    }

    LoadReport.Percentiles voices() {
        return percentiles(voices);
    }

    private static LoadReport.Percentiles percentiles(Histogram from) {
        Histogram histogram = from.copy();
        double perMilli = 1_000;
        return new LoadReport.Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / perMilli,
                histogram.getValueAtPercentile(95) / perMilli,
                histogram.getValueAtPercentile(99) / perMilli,
                histogram.getMaxValue() / perMilli);
    }
}
