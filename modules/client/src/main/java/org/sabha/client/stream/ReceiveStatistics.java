package org.sabha.client.stream;

import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtp.SequenceUnwrapper;

/** What a receiver report says of one stream: RFC 3550 section 6.4.1 and appendix A. One owner. */
final class ReceiveStatistics {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Numbers below the highest of which it is known whether they came. */
    private static final int WINDOW = 1_024;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final int clockRate;
    private long base = -1;
    private long received;
    private long different;
    private final long[] seen = new long[WINDOW / Long.SIZE];
    private long top = -1;
    private long reportedExpected;
    private long reportedReceived;
    private double jitterTicks;
    private int lastTransitTicks;
    private int lastSenderReport;
    private long lastSenderReportNanos;
    private boolean heard;

    ReceiveStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Counts an original packet; answers its extended number. */
    long received(int sequence, int timestamp, long nowNanos) {
        long number = unwrapper.unwrap(sequence);
        if (base < 0) {
            base = number;
        }
        received++;
        different += number >= base && isFirst(number) ? 1 : 0;
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

    /** Whether a number has not come before, at first or again; one that is too old to tell counts as having come. */
    boolean isFirst(long number) {
        for (long gone = Math.max(top + 1, number - WINDOW + 1); gone <= number; gone++) {
            seen[word(gone)] &= ~bit(gone);
        }
        top = Math.max(top, number);
        if (top - number >= WINDOW || (seen[word(number)] & bit(number)) != 0) {
            return false;
        }
        seen[word(number)] |= bit(number);
        return true;
    }

    private static int word(long number) {
        return (int) (number & WINDOW - 1) / Long.SIZE;
    }

    private static long bit(long number) {
        return 1L << number;
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

    /** Original packets that arrived, each once and those not that came by retransmission before; reports count duplicates, as RFC 3550 section 6.4.1 has it. */
    long packets() {
        return different;
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
