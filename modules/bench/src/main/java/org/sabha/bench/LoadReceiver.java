package org.sabha.bench;

import static org.sabha.wire.packet.Bytes.i64;
import static org.sabha.wire.packet.Bytes.u16;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.RtcpReader;
import org.sabha.wire.rtcp.RtcpVisitor;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.RtpHeader;

/**
 * Receives one video stream and gives the feedback a browser gives: a receiver report a second, transport-wide feedback
 * every 100 ms while anything arrives, and NACK for what is missing. Counts what it decrypts. Confined to its loop.
 */
final class LoadReceiver implements LoadRole, RtcpVisitor {
    private static final long FEEDBACK_NANOS = 100_000_000;
    private static final long REPORT_NANOS = 1_000_000_000;
    private static final long NACK_CHECK_NANOS = 10_000_000;
    private static final int STAMP_BYTES = 8;
    private static final int OWN_SSRC_BASE = 0x0100_0000;

    /** Whether a receiver gives feedback; without it, it only counts. */
    enum Feedback {
        FULL,
        NONE
    }

    private final Feedback feedback;
    private final int ownSsrc;
    private final ReceiptLedger ledger = new ReceiptLedger();
    private final DelayHistogram delays = new DelayHistogram();
    private final TransportFeedbackRecorder transport = new TransportFeedbackRecorder();
    private final ExtensionCursor cursor = new ExtensionCursor();
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();
    private final ReportBlock block = new ReportBlock();
    private final PacketBuffer compound = new PacketBuffer();
    private final int[] numbers = new int[ReceiptLedger.MAX_ASKED];
    private @Nullable DelayHistogram measured;
    private boolean streamKnown;
    private int mediaSsrc;
    private long packets;
    private long repaired;
    private int lastSenderReport;
    private long lastSenderReportNanos;
    private long nextFeedbackNanos;
    private long nextReportNanos;
    private long nextNackNanos;

    LoadReceiver(int number, Feedback feedback) {
        this.feedback = feedback;
        ownSsrc = OWN_SSRC_BASE + number;
    }

    /** What a window of measuring gave. */
    record Receipt(long packets, long unique, long expected, long repaired, DelayHistogram delays) {}

    /** On the loop. */
    void startWindow() {
        ledger.startWindow();
        packets = 0;
        repaired = 0;
        measured = new DelayHistogram();
    }

    /** On the loop: what arrived since the window began. */
    Receipt receipt() {
        DelayHistogram window = measured == null ? delays : measured;
        return new Receipt(packets, ledger.unique(), ledger.expected(), repaired, window);
    }

    /** On the loop. */
    boolean streaming() {
        return streamKnown;
    }

    @Override
    public void ready(LoadPeer peer, long nowNanos) {
        begin(nowNanos);
    }

    /** Reports and feedback count from now. */
    void begin(long nowNanos) {
        nextFeedbackNanos = nowNanos + FEEDBACK_NANOS;
        nextReportNanos = nowNanos + REPORT_NANOS;
        nextNackNanos = nowNanos + NACK_CHECK_NANOS;
    }

    @Override
    public void rtp(LoadPeer peer, PacketBuffer packet, long nowNanos) {
        byte[] bytes = packet.bytes();
        int at = packet.offset();
        noteTransportSequence(bytes, at, nowNanos);
        int payload = at + RtpHeader.headerLength(bytes, at);
        int length = RtpHeader.payloadLength(bytes, at, packet.length());
        if (RtpHeader.payloadType(bytes, at) == LoadOffer.RTX) {
            if (length > 2 && ledger.received(u16(bytes, payload), nowNanos)) {
                repaired++;
            }
            return;
        }
        if (length < STAMP_BYTES) {
            return;
        }
        streamKnown = true;
        mediaSsrc = RtpHeader.ssrc(bytes, at);
        if (ledger.received(RtpHeader.sequenceNumber(bytes, at), nowNanos)) {
            packets++;
            if (measured != null) {
                measured.record(nowNanos - i64(bytes, payload + length - STAMP_BYTES));
            }
        }
    }

    private void noteTransportSequence(byte[] bytes, int at, long nowNanos) {
        cursor.reset(bytes, at);
        while (cursor.next()) {
            if (cursor.id() == LoadOffer.TRANSPORT_SEQUENCE_ID && cursor.valueLength() >= 2) {
                transport.received(u16(bytes, cursor.valueOffset()), nowNanos);
                return;
            }
        }
    }

    @Override
    public void rtcp(LoadPeer peer, PacketBuffer packet, long nowNanos) {
        lastSenderReportNanos = nowNanos;
        reader.read(packet.bytes(), packet.offset(), packet.length(), this);
    }

    @Override
    public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, long sent, long octets) {
        lastSenderReport = (int) (ntpTime >>> 16);
    }

    @Override
    public void onTime(LoadPeer peer, long nowNanos) {
        if (feedback == Feedback.FULL && write(nowNanos)) {
            peer.sendRtcp(compound);
        }
    }

    /** Writes what is to be told now; false when that is nothing. */
    boolean write(long nowNanos) {
        boolean report = nowNanos - nextReportNanos >= 0;
        boolean tell = nowNanos - nextFeedbackNanos >= 0;
        if (tell) {
            nextFeedbackNanos = nowNanos + FEEDBACK_NANOS;
            tell = transport.pending();
        }
        int lost = 0;
        if (nowNanos - nextNackNanos >= 0) {
            nextNackNanos = nowNanos + NACK_CHECK_NANOS;
            lost = ledger.due(numbers, nowNanos);
        }
        if (!report && !tell && lost == 0) {
            return false;
        }
        writer.begin(compound);
        writer.receiverReport(ownSsrc);
        if (report) {
            nextReportNanos += REPORT_NANOS;
            writeReport(nowNanos);
        }
        if (lost > 0) {
            writer.nack(ownSsrc, mediaSsrc, numbers, lost);
        }
        if (tell) {
            transport.write(writer, ownSsrc, mediaSsrc);
        }
        writer.finish(compound);
        return true;
    }

    private void writeReport(long nowNanos) {
        if (!streamKnown) {
            return;
        }
        block.ssrc = mediaSsrc;
        block.extendedHighestSequence = ledger.extendedHighest();
        block.lastSenderReport = lastSenderReport;
        block.delaySinceLastSenderReport =
                lastSenderReport == 0 ? 0 : (nowNanos - lastSenderReportNanos) / 1_000 * 65_536 / 1_000_000;
        writer.reportBlock(block);
    }

    @Override
    public long nextTimeNanos() {
        return feedback == Feedback.NONE ? Long.MAX_VALUE : Math.min(nextNackNanos, nextFeedbackNanos);
    }
}
