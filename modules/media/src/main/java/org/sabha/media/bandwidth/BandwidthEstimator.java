package org.sabha.media.bandwidth;

import org.sabha.wire.rtcp.TransportFeedbackReader;

/**
 * How many bits per second one receiver's network carries, from what its transport-wide feedback says of the packets it
 * was sent. The lower of what delay and loss allow, but not less than what demonstrably gets through while no queue
 * grows; raised by probes while more is wanted. Bytes count as the link carries them, headers and tag included.
 *
 * <pre>
 *   nextSequence --> SentPackets --+
 *                                  +--> ArrivalGroups --> DelayTrend --> DelayBasedRate --+
 *   feedback ----------------------+--> AcknowledgedRate, QueueingDelay ------------------+--> bitsPerSecond
 *                                  +--> LossBasedRate ------------------------------------+
 *                                  +--> ReportArrivals --> FallDetector: all that can wait |
 *                                  +--> Probe --------------------------------------------+
 * </pre>
 *
 * An estimate that nobody tried to fill says little. So it is a limit only from the moment when the network has shown
 * that it is full ({@link #isLimited}), until everything that is wanted fits; before, it merely says how far a rise is
 * known to be safe, and a trend without a queue does not lower it.
 *
 * <pre>
 *   OPEN --queue stands, packets lost beyond the path's own, receiver silent--> LIMITED --all that is wanted fits--> OPEN
 * </pre>
 *
 * Whatever a receiver claims, the estimate stays between {@link #LEAST_BITS} and {@link #MOST_BITS} and concerns its own
 * downlink only (T31).
 */
public final class BandwidthEstimator {
    /** The estimate never falls below: a voice with its headers. Bits per second. */
    public static final long LEAST_BITS = 40_000;

    /** The estimate never rises above. Bits per second. */
    public static final long MOST_BITS = 30_000_000;

    /** The estimate before anything was heard. Bits per second. */
    public static final long FIRST_BITS = 1_000_000;

    private static final long SILENCE_NANOS = 1_500_000_000L;
    private static final long OUTAGE_NANOS = 400_000_000L;
    private static final long STANDING_QUEUE_MICROS = 80_000;
    private static final long LONG_QUEUE_MICROS = 150_000;
    private static final long SUSPICIOUS_QUEUE_MICROS = 25_000;
    private static final long SHORT_QUEUE_MICROS = 10_000;
    private static final double LITTLE_USED = 0.65;
    private static final double KEEPS_UP = 1.25;
    private static final double PROVEN = 1.1;
    private static final double DELIVERED_SHARE = 0.93;
    private static final double SILENCE_FACTOR = 0.5;
    private static final double LOSSY = 0.05;
    private static final long WRAP_MICROS = (1L << 24) * 64_000;
    private static final long JUMP_MICROS = 3_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final double BITS_TIMES_NANOS = 8e9;

    /** Queues before narrow links are seldom longer; what does not fit into one is lost and need not be waited for. */
    private static final long MOST_DRAIN_NANOS = 500_000_000L;

    private static final double MICROS_PER_MILLI = 1e3;
    private static final long FIRST_ROUND_TRIP_NANOS = 100_000_000L;

    private final SentPackets sent = new SentPackets();
    private final SentRate sentRate = new SentRate();
    private final ArrivalGroups groups = new ArrivalGroups();
    private final DelayTrend trend = new DelayTrend();
    private final AcknowledgedRate acknowledged = new AcknowledgedRate();
    private final QueueingDelay queueing = new QueueingDelay();
    private final DelayBasedRate byDelay = new DelayBasedRate(FIRST_BITS);
    private final LossBasedRate byLoss = new LossBasedRate();
    private final DeliveredShare delivered = new DeliveredShare();
    private final ReportArrivals report = new ReportArrivals();
    private final FallDetector fall = new FallDetector();
    private final Probe probe = new Probe();
    private final ProbePlanner planner = new ProbePlanner();

    private long estimate = FIRST_BITS;
    private LinkUsage usage = LinkUsage.NORMAL;
    private boolean limited;
    private boolean full;
    private long wanted;
    private long heardNanos = Long.MIN_VALUE;
    private long firstSentNanos = Long.MIN_VALUE;
    private long lastSentNanos = Long.MIN_VALUE;
    private long feedbackDelayNanos = FIRST_ROUND_TRIP_NANOS;
    private long highest = -1;
    private long arrivedPosition = -1;
    private long drainNanos;
    private long arrivalMicros;
    private long offsetMicros;
    private boolean arrivalKnown;

    // ---- sending

    /**
     * The transport-wide sequence number for a packet that leaves now.
     *
     * @param sizeBytes of the RTP packet, without tag and headers below
     */
    public int nextSequence(int sizeBytes, long nowNanos) {
        if (lastSentNanos == Long.MIN_VALUE) {
            firstSentNanos = nowNanos;
        }
        lastSentNanos = nowNanos;
        int cluster = probe.cluster();
        if (cluster != 0) {
            probe.sent();
        }
        sentRate.add(sizeBytes + PacketOverhead.BYTES, nowNanos);
        return sent.next(sizeBytes + PacketOverhead.BYTES, cluster, nowNanos);
    }

    /** A packet leaves again under its number: its arrival would look like a queue, and it may be reported twice. */
    public void repeated(int sequence) {
        long position = sent.position(sequence);
        if (position >= 0) {
            sent.acknowledge(position);
        }
    }

    // ---- feedback

    /** Takes one feedback packet. Numbers that were not sent, or too long ago, say nothing. */
    public void feedback(TransportFeedbackReader feedback, long nowNanos) {
        long from = highest + 1;
        long base = sent.position(feedback.baseSequence());
        long last = sent.position(feedback.baseSequence() + feedback.statusCount() - 1 & 0xffff);
        long first = Math.max(from, base);
        int arrived = 0;
        int inOutages = 0;
        long bytes = 0;
        queueing.beginReport();
        report.begin();
        while (feedback.next()) {
            long position = sent.position(feedback.sequence());
            int cluster = position < 0 ? -1 : sent.acknowledge(position);
            if (cluster >= 0) {
                arrived++;
                inOutages += lostInOutage(position, first);
                bytes += sent.sizeBytes(position);
                arrived(position, cluster, unwrap(feedback.arrivalMicros(), position), nowNanos);
            }
        }
        int expected = 0;
        if (base >= 0 && last >= from && last >= base) {
            expected = (int) (last - first) + 1 - inOutages;
            highest = last;
        }
        byLoss.add(expected, expected - arrived, bytes);
        delivered.add(expected, arrived);
        heardNanos = nowNanos;
        conclude(nowNanos);
    }

    /** Packets lost before this one in a silence so long that no full queue explains it: a queue lets some through. */
    private int lostInOutage(long position, long firstExpected) {
        long before = arrivedPosition;
        arrivedPosition = Math.max(before, position);
        boolean known = before >= 0 && position > before + 1 && sent.nextPosition() - before < SentPackets.WINDOW;
        boolean outage = known && sent.sentNanos(position) - sent.sentNanos(before + 1) >= OUTAGE_NANOS;
        return outage ? (int) Math.max(0, position - Math.max(before + 1, firstExpected)) : 0;
    }

    private void arrived(long position, int cluster, long arrival, long nowNanos) {
        int sizeBytes = sent.sizeBytes(position);
        long sentNanos = sent.sentNanos(position);
        feedbackDelayNanos = nowNanos - sentNanos;
        acknowledged.add(sizeBytes, arrival);
        report.add(sizeBytes, sentNanos / NANOS_PER_MICRO, arrival);
        queueing.add(sentNanos / NANOS_PER_MICRO, arrival);
        if (cluster > 0) {
            probe.acknowledged(cluster, sizeBytes, sentNanos, arrival);
        }
        if (groups.add(sentNanos, arrival)) {
            trend.update(groups.arrivalDeltaMillis(), groups.sendDeltaMillis(), arrival / MICROS_PER_MILLI);
        }
    }

    /** Time on the receiver's clock without the wrap of the 24-bit reference time. */
    private long unwrap(long micros, long position) {
        long sentMicros = sent.sentNanos(position) / NANOS_PER_MICRO;
        if (!arrivalKnown) {
            arrivalKnown = true;
            arrivalMicros = micros;
            offsetMicros = micros - sentMicros;
            return micros;
        }
        long step = Math.floorMod(micros - arrivalMicros + WRAP_MICROS / 2, WRAP_MICROS) - WRAP_MICROS / 2;
        arrivalMicros += step;
        long offset = arrivalMicros - sentMicros;
        if (Math.abs(offset - offsetMicros) > JUMP_MICROS) {
            groups.reset();
            trend.reset();
            queueing.reset();
            probe.abandon();
        }
        offsetMicros = offset;
        return arrivalMicros;
    }

    private void conclude(long nowNanos) {
        if (fall.hasFallen(report, estimate, nowNanos)) {
            double waits = sent.bytesAfter(highest) * BITS_TIMES_NANOS / report.bitsPerSecond();
            drainNanos = (long) Math.min(MOST_DRAIN_NANOS, waits);
        }
        long carried = acknowledged.bitsPerSecond();
        long leaves = sentRate.bitsPerSecond(nowNanos);
        if (queueing.latestMicros() > LONG_QUEUE_MICROS && !stoodStill(leaves)) {
            // the link has become narrow: what it carried before does not matter any more
            carried = Math.min(carried, acknowledged.latestBitsPerSecond());
        }
        usage = judge(leaves);
        byDelay.update(usage, delivered(carried), nowNanos, feedbackDelayNanos);
        byLoss.update(estimate, acknowledged.latestBitsPerSecond(), nowNanos, feedbackDelayNanos);
        takeProbe(nowNanos);
        boundByQueue(leaves);
        byDelay.set(Math.clamp(byDelay.bitsPerSecond(), LEAST_BITS, MOST_BITS));
        long lower = Math.min(byDelay.bitsPerSecond(), byLoss.bitsPerSecond());
        long floor = isStrained() ? 0 : (long) (carried * PROVEN);
        estimate = Math.clamp(Math.max(lower, floor), LEAST_BITS, MOST_BITS);
        limited |= isStrained();
    }

    /**
     * What the trend says, but for three cases. While the estimate is hardly used, a trend without a queue, or while all
     * that leaves arrives, is noise or an old queue on its way out. Packets that waited and then came together waited for
     * a machine, not for a link. And a full queue does not grow any more: where one stands and less arrives than leaves,
     * the network is overused without a trend.
     */
    private LinkUsage judge(long leaves) {
        LinkUsage seen = trend.usage();
        boolean keepsUp = leaves <= KEEPS_UP * acknowledged.latestBitsPerSecond();
        boolean waited = queueing.reportMicros() > LONG_QUEUE_MICROS;
        full = false;
        if (seen == LinkUsage.OVERUSED && stoodStill(leaves)) {
            return LinkUsage.DRAINING;
        }
        if (seen == LinkUsage.OVERUSED && leaves < LITTLE_USED * estimate) {
            boolean noQueue = queueing.reportMicros() < SUSPICIOUS_QUEUE_MICROS;
            return noQueue || keepsUp ? LinkUsage.DRAINING : seen;
        }
        boolean queue = queueing.micros() > STANDING_QUEUE_MICROS || (waited && report.slowerThan(leaves));
        full = queue && !keepsUp;
        return full && seen == LinkUsage.NORMAL ? LinkUsage.OVERUSED : seen;
    }

    /**
     * What a full link delivers. The mean of what arrived tells less where little was sent until a burst filled the link,
     * and more where the link has only just become narrow; packets that waited in its queue come at its own rate.
     */
    private long delivered(long carried) {
        if (usage != LinkUsage.OVERUSED) {
            return carried;
        }
        boolean queued = queueing.reportMicros() > SHORT_QUEUE_MICROS && report.cameOneByOne();
        long lately = acknowledged.latestBitsPerSecond();
        return queued ? (long) report.bitsPerSecond() : Math.max(carried, lately);
    }

    /** Whether all of the report waited and then came together: a machine stood still, no link was full. */
    private boolean stoodStill(long leaves) {
        return queueing.reportMicros() > LONG_QUEUE_MICROS && report.asFastAs(leaves);
    }

    /**
     * What comes one by one out of a long queue comes at the link's own rate, and the link carries no more than that; but
     * for gaps of our own, where all that leaves arrives.
     */
    private void boundByQueue(long leaves) {
        boolean keepsUp = leaves <= KEEPS_UP * acknowledged.latestBitsPerSecond();
        boolean queued = queueing.reportMicros() > LONG_QUEUE_MICROS && report.cameOneByOne() && !stoodStill(leaves);
        if (queued && !keepsUp && report.slowerThan(byDelay.bitsPerSecond())) {
            byDelay.set((long) report.bitsPerSecond());
        }
    }

    private void takeProbe(long nowNanos) {
        long got = probe.takeResult(nowNanos);
        if (got == Probe.UNDER_WAY) {
            return;
        }
        planner.ended(got, estimate, nowNanos);
        if (got > estimate) {
            byDelay.probed(Math.min(got, MOST_BITS));
            byLoss.probed(got);
        }
    }

    /**
     * For how long nothing that can wait is to leave, nanoseconds, because the link has become narrow at once and its queue
     * is full of what left before; 0 when that is not so. Told once.
     */
    public long takeDrain() {
        long drain = drainNanos;
        drainNanos = 0;
        return drain;
    }

    /** Whether the network shows that it is full: a queue stands, or packets are lost that the path did not lose. */
    public boolean isStrained() {
        return full
                || queueing.micros() > STANDING_QUEUE_MICROS
                || byLoss.effectiveShare() > LOSSY
                || delivered.share() < DELIVERED_SHARE - byLoss.inherentShare();
    }

    // ---- time and probing

    /** Says how much could be used if there were more, bits per second; 0 when the estimate is enough. */
    public void want(long bitsPerSecond) {
        wanted = bitsPerSecond;
        limited &= bitsPerSecond > 0;
    }

    /**
     * How many padding packets of 255 bytes to send now; {@link #padded} is to follow when they are sent. Called at
     * {@link #nextNanos} and after feedback.
     */
    public int paddingDue(long nowNanos) {
        if (!probe.isUnderWay() && lastSentNanos != Long.MIN_VALUE) {
            long target = planner.poll(estimate, wanted, byDelay.decreasedNanos(), nowNanos);
            if (target > 0) {
                probe.start(Math.min(target, MOST_BITS), nowNanos);
            }
        }
        return probe.takeDue(nowNanos);
    }

    /** The padding that was due has left, or could not. */
    public void padded() {
        probe.stepDone();
    }

    /** When {@link #paddingDue} has something to say; {@code Long.MAX_VALUE} when only feedback can change that. */
    public long nextNanos() {
        return probe.nextNanos();
    }

    /** Called about once a second: a receiver that falls silent while it is sent to is sent less and less. */
    public void tick(long nowNanos) {
        long heard = Math.max(heardNanos, firstSentNanos);
        boolean sending = lastSentNanos != Long.MIN_VALUE && nowNanos - lastSentNanos < SILENCE_NANOS;
        if (isActive() && sending && nowNanos - heard > SILENCE_NANOS) {
            byDelay.set(Math.max(LEAST_BITS, (long) (byDelay.bitsPerSecond() * SILENCE_FACTOR)));
            estimate = Math.min(estimate, byDelay.bitsPerSecond());
            probe.abandon();
            limited = true;
        }
    }

    // ---- what it knows

    /** Whether any feedback came; without it there is no estimate and nothing is held back. */
    public boolean isActive() {
        return heardNanos != Long.MIN_VALUE;
    }

    /**
     * Whether the network has shown that it carries no more than the estimate. While it has not, the estimate says only
     * what was tried: nothing needs to be held back for it.
     */
    public boolean isLimited() {
        return limited;
    }

    /** The estimate. */
    public long bitsPerSecond() {
        return estimate;
    }

    /** Whether the queue in the network grows. */
    public boolean isOverused() {
        return usage == LinkUsage.OVERUSED;
    }

    /** How long packets wait in the network, microseconds. */
    public long queueingMicros() {
        return queueing.micros();
    }

    /** From a packet's leaving to the feedback that names it, nanoseconds: a round trip and the feedback's interval. */
    public long feedbackDelayNanos() {
        return feedbackDelayNanos;
    }
}
