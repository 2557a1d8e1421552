package org.sabha.client.stream;

import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtp.SequenceUnwrapper;

/** What a receiver report says of one stream: RFC 3550 section 6.4.1 and appendix A. One owner. */
final class Reception {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final int clockRate;
    private long base = -1;
    private long received;
    private long reportedExpected;
    private long reportedReceived;
    private double jitterTicks;
    private int lastTransitTicks;
    private int lastSenderReport;
    private long lastSenderReportNanos;
    private boolean heard;

    Reception(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Counts an original packet; answers its extended number. */
    long received(int sequence, int timestamp, long nowNanos) {
        long number = unwrapper.unwrap(sequence);
        if (base < 0) {
            base = number;
        }
        received++;
        long arrivalTicks =
                nowNanos / NANOS_PER_SECOND * clockRate + nowNanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND;
        int transit = (int) arrivalTicks - timestamp;
        if (heard) {
            int change = transit - lastTransitTicks;
            jitterTicks += (Math.abs((double) change) - jitterTicks) / 16;
        }
        lastTransitTicks = transit;
        heard = true;
        return number;
    }

    /** The extended number of a repaired packet. */
    long repaired(int sequence) {
        return unwrapper.peek(sequence);
    }

    void senderReport(long ntpTime, long nowNanos) {
        lastSenderReport = (int) (ntpTime >>> 16);
        lastSenderReportNanos = nowNanos;
    }

    boolean heard() {
        return heard;
    }

    long expected() {
        return base < 0 ? 0 : unwrapper.highest() - base + 1;
    }

    /** Original packets that arrived. */
    long packets() {
        return received;
    }

    void report(ReportBlock block, int ssrc, long nowNanos) {
        long expected = expected() - reportedExpected;
        long lost = expected - (received - reportedReceived);
        reportedExpected = expected();
        reportedReceived = received;
        block.ssrc = ssrc;
        block.fractionLost = expected <= 0 || lost <= 0 ? 0 : (int) Math.min(255, lost * 256 / expected);
        block.cumulativeLost = (int) (expected() - received);
        block.extendedHighestSequence = (int) unwrapper.highest();
        block.jitterTicks = (long) jitterTicks;
        block.lastSenderReport = lastSenderReport;
        block.delaySinceLastSenderReport =
                lastSenderReport == 0 ? 0 : (nowNanos - lastSenderReportNanos) / 1_000 * 65_536 / 1_000_000;
    }
}
