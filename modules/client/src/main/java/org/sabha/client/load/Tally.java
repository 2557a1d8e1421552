package org.sabha.client.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.KeyWork;

/** What all bots of a load saw. Delays are in microseconds up to a minute, with three digits. Thread-safe. */
final class Tally {
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(1);

    private final Histogram joins = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram firstPackets = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram pictures = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram voices = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram visible = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram followed = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram removed = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram heard = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Histogram left = new SynchronizedHistogram(MAX_MICROS, 3);
    private final Map<Alarm.Kind, Long> alarms = new EnumMap<>(Alarm.Kind.class);
    private volatile boolean measuring;
    private long freezes;
    private long frozenNanos;
    private long pauses;
    private long failedJoins;

    /** From asking to join to keys for media. */
    void joined(long nanos) {
        record(joins, nanos);
    }

    /** From asking to join to the first frame of somebody else. */
    void firstFrame(long nanos) {
        record(firstPackets, nanos);
    }

    /** From asking to join to being in the key group of one other bot. */
    void visible(long nanos) {
        record(visible, nanos);
    }

    /** From the first bot in an epoch to another. */
    void followed(long nanos) {
        record(followed, nanos);
    }

    /** From asking for a removal to one bot's epoch without that member. */
    void removed(long nanos) {
        record(removed, nanos);
    }

    /** From the ordering of a commit that removes somebody to one bot's hearing of it. */
    void heard(long nanos) {
        record(heard, nanos);
    }

    /** From the ordering of a commit that removes somebody to one bot's having its epoch. */
    void left(long nanos) {
        record(left, nanos);
    }

    synchronized void alarmed(Alarm alarm) {
        alarms.merge(alarm.kind(), 1L, Long::sum);
    }

    /** What the key groups did, and what they cost each member. */
    LoadReport.Groups groups(KeyWork work, int members) {
        String alarmCounts;
        synchronized (this) {
            alarmCounts = alarms.toString();
        }
        return new LoadReport.Groups(
                percentiles(visible),
                percentiles(followed),
                percentiles(removed),
                percentiles(heard),
                percentiles(left),
                members == 0 ? 0 : work.nanos() / 1e6 / members,
                work.longestNanos() / 1e6,
                alarmCounts);
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

    /** The server said that a network does not carry a picture. */
    synchronized void paused() {
        if (measuring) {
            pauses++;
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

    synchronized long failedJoins() {
        return failedJoins;
    }

    synchronized LoadReport.Freezes freezes() {
        return new LoadReport.Freezes(freezes, TimeUnit.NANOSECONDS.toMillis(frozenNanos), pauses);
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
