package org.sabha.media.forward;

import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtp.SequenceUnwrapper;

/** Counts what of one SSRC arrived, for receiver reports: RFC 3550 sections 6.4.1 and appendix A.3, A.8. One owner. */
public final class ReceiveStatistics {
    /** A jump further than this is a restart of the sender's numbering, not loss. */
    private static final int MAX_JUMP = 3_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private long base = -1;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private long bytes;
    private int transit;
    private boolean transitKnown;
    private long jitterSixteenths;
    private int lastTimestamp;
    private int senderReport;
    private long senderReportNanos;
    private boolean changed;
    private long reportedExpected;
    private long reportedLost;

    /** Whether this number would be a restart of the numbering. */
    public boolean isRestart(int sequence) {
        long highest = unwrapper.highest();
        return highest >= 0 && Math.abs((short) (sequence - (int) highest)) > MAX_JUMP;
    }

    /** Begins counting anew. */
    public void restart() {
        unwrapper.reset();
        base = -1;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        transitKnown = false;
    }

    /** Counts a packet; answers its extended sequence number. */
    public long received(int sequence, int timestamp, int sizeBytes, int clockRate, long nowNanos) {
        long extended = unwrapper.unwrap(sequence);
        if (base < 0) {
            base = extended;
        }
        received++;
        bytes += sizeBytes;
        changed = true;
        if (!transitKnown || timestamp != lastTimestamp) {
            jitter(timestamp, clockRate, nowNanos);
        }
        return extended;
    }

    /** Packets of one frame share a timestamp; only the first of them tells of the network's delay. */
    private void jitter(int timestamp, int clockRate, long nowNanos) {
        long seconds = nowNanos / NANOS_PER_SECOND;
        long ticks = seconds * clockRate + nowNanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND;
        int now = (int) ticks - timestamp;
        if (transitKnown) {
            int difference = Math.abs(now - transit);
            jitterSixteenths += difference - ((jitterSixteenths + 8) >> 4);
        }
        transit = now;
        transitKnown = true;
        lastTimestamp = timestamp;
    }

    /** A repaired packet was counted when it first was missed; count its arrival. */
    public void repaired() {
        received++;
        changed = true;
    }

    /** The packet just received was lost at first and has come again: reports go on to tell of that loss. */
    public void repeated() {
        received--;
    }

    /** The extended number of a 16-bit one, without counting it. */
    public long extend(int sequence) {
        return unwrapper.peek(sequence);
    }

    /** The highest extended number, -1 before the first packet. */
    public long highest() {
        return unwrapper.highest();
    }

    /** Bytes received in all. */
    public long bytes() {
        return bytes;
    }

    /** Notes the middle 32 bits of a sender report's NTP time. */
    public void senderReport(long ntpTime, long nowNanos) {
        senderReport = (int) (ntpTime >> 16);
        senderReportNanos = nowNanos;
    }

    /** Whether there is something new to report. */
    public boolean changed() {
        return changed;
    }

    /** Fills a report block and begins the next interval. */
    public void report(ReportBlock block, int ssrc, long nowNanos) {
        long expected = unwrapper.highest() - base + 1;
        long interval = expected - expectedBefore;
        long lost = interval - (received - receivedBefore);
        block.ssrc = ssrc;
        block.fractionLost = interval <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / interval);
        block.cumulativeLost = (int) Math.clamp(expected - received, -0x80_0000L, 0x7f_ffffL);
        block.extendedHighestSequence = (int) (unwrapper.highest() - (1L << 16));
        block.jitterTicks = jitterSixteenths >> 4;
        block.lastSenderReport = senderReport;
        block.delaySinceLastSenderReport =
                senderReport == 0 ? 0 : (nowNanos - senderReportNanos) * 65_536 / NANOS_PER_SECOND;
        expectedBefore = expected;
        receivedBefore = received;
        changed = false;
        reportedExpected = interval;
        reportedLost = lost;
    }

    /** Packets that should have come in the interval of the last report. */
    public long reportedExpected() {
        return reportedExpected;
    }

    /** Those of them that did not; negative when more of an earlier interval came late. */
    public long reportedLost() {
        return reportedLost;
    }
}
