package org.sabha.client.stream;

import static org.sabha.wire.packet.Bytes.put16;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.Packetizer;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackSource;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;

/**
 * One sending stream: cuts frames into packets, numbers them, answers NACK by RTX (RFC 4588) within a budget, and reports
 * (RFC 3550 section 6.4.1). One owner.
 */
final class OutboundStream {
    private static final int MAX_PAYLOAD_BYTES = 1_140;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long NTP_OFFSET_SECONDS = 2_208_988_800L;
    private static final long LEAST_QUIET_NANOS = 20_000_000;
    private static final long BUDGET_CEILING_BYTES = 32_768;
    /** Pictures may cost a quarter more by resends; a voice is small, and worth as much again where a third is lost. */
    private static final int PICTURE_BUDGET_SHARE = 4;

    private static final int VOICE_BUDGET_SHARE = 1;
    private static final int MIDS = 50;

    final MediaPlan.Sending plan;
    private final byte[] mid;
    private final Packetizer packetizer;
    private final SentPackets sent = new SentPackets();
    private final ExtensionWriter extensions = new ExtensionWriter();
    private final int timestampShift;
    private int sequence;
    private int rtxSequence;
    private int mids = MIDS;
    private long packets;
    private long octets;
    private long resendBudgetBytes = BUDGET_CEILING_BYTES;
    private long resent;
    private int lastTimestamp;
    private long lastFrameNanos;
    private long reportDueNanos = Long.MAX_VALUE;

    OutboundStream(MediaPlan.Sending plan, RandomGenerator random) {
        this.plan = plan;
        mid = plan.mid().getBytes(StandardCharsets.US_ASCII);
        packetizer = Packetizer.of(plan.codec(), random.nextInt(1 << 15));
        // the lower half, so that the first wrap is far (RFC 3711 section 3.3.1)
        sequence = random.nextInt(1 << 15);
        rtxSequence = random.nextInt(1 << 15);
        timestampShift = random.nextInt();
    }

    /** Sends a frame; false when its codec is another or it cannot be cut. */
    boolean send(EncodedFrame frame, ClientTransport transport, PacketBuffer packet, long nowNanos) {
        if (frame.codec() != plan.codec()) {
            return false;
        }
        int count = packetizer.begin(frame, MAX_PAYLOAD_BYTES);
        int timestamp = frame.timestampTicks() + timestampShift;
        for (int i = 0; i < count; i++) {
            boolean marker = plan.source().kind() == MediaKind.VIDEO && i == count - 1;
            RtpHeader.write(packet.bytes(), 0, PayloadTypes.of(plan.codec()), sequence, timestamp, plan.ssrc());
            RtpHeader.setMarker(packet.bytes(), 0, marker);
            int payload = writeExtensions(frame, transport, packet);
            int length = packetizer.write(i, packet.bytes(), payload);
            sent.keep(sequence, timestamp, marker, packet.bytes(), payload, length);
            sequence = sequence + 1 & 0xffff;
            packets++;
            octets += length;
            resendBudgetBytes = Math.min(BUDGET_CEILING_BYTES, resendBudgetBytes + length / budgetShare());
            transport.sendRtp(packet.set(0, payload + length));
        }
        lastTimestamp = timestamp;
        lastFrameNanos = nowNanos;
        if (reportDueNanos == Long.MAX_VALUE) {
            reportDueNanos = nowNanos;
        }
        return count > 0;
    }

    private int budgetShare() {
        return plan.source().kind() == MediaKind.VIDEO ? PICTURE_BUDGET_SHARE : VOICE_BUDGET_SHARE;
    }

    private int writeExtensions(EncodedFrame frame, ClientTransport transport, PacketBuffer packet) {
        extensions.begin(packet.bytes(), 0);
        addCommon(transport);
        if (frame.codec().kind() == MediaKind.AUDIO) {
            int voice = frame.audioLevel() < EncodedFrame.SILENCE ? 0x80 : 0;
            extensions.addU8(PayloadTypes.AUDIO_LEVEL_ID, voice | frame.audioLevel());
        }
        return extensions.finish();
    }

    private void addCommon(ClientTransport transport) {
        if (mids > 0) {
            mids--;
            extensions.add(PayloadTypes.MID_ID, mid, 0, mid.length);
        }
        extensions.addU16(PayloadTypes.TRANSPORT_SEQUENCE_ID, transport.nextTransportSequence());
    }

    /** Sends a packet again, unless it is gone, was repeated within a round trip, or the budget is used up. */
    void resend(int number, ClientTransport transport, PacketBuffer packet, long nowNanos) {
        long quiet = Math.max(LEAST_QUIET_NANOS, transport.roundTripNanos());
        if (resendBudgetBytes <= 0 || !sent.allow(number, quiet, nowNanos)) {
            return;
        }
        RtpHeader.write(
                packet.bytes(),
                0,
                PayloadTypes.rtxOf(plan.codec()),
                rtxSequence,
                sent.timestamp(number),
                plan.rtxSsrc());
        RtpHeader.setMarker(packet.bytes(), 0, sent.marker(number));
        rtxSequence = rtxSequence + 1 & 0xffff;
        extensions.begin(packet.bytes(), 0);
        mids = Math.max(mids, 1);
        addCommon(transport);
        int payload = extensions.finish();
        put16(packet.bytes(), payload, number);
        int length = sent.copy(number, packet, payload + 2);
        resendBudgetBytes -= length;
        resent++;
        transport.sendRtp(packet.set(0, payload + 2 + length));
    }

    TrackSource source() {
        return plan.source();
    }

    long reportDueNanos() {
        return reportDueNanos;
    }

    /** Appends a sender report when it is due; {@code unixNanos} is the wall clock. */
    boolean writeReport(RtcpWriter writer, long nowNanos, long unixNanos) {
        if (nowNanos - reportDueNanos < 0) {
            return false;
        }
        reportDueNanos = nowNanos + SECOND_NANOS;
        long rate = plan.codec().clockRate();
        long since = nowNanos - lastFrameNanos;
        if (since > SECOND_NANOS * 5) {
            // it has paused; the next frame begins anew
            reportDueNanos = Long.MAX_VALUE;
            return false;
        }
        long ntp = ((unixNanos / SECOND_NANOS + NTP_OFFSET_SECONDS) << 32)
                | (((unixNanos % SECOND_NANOS) << 32) / SECOND_NANOS);
        return writer.senderReport(
                plan.ssrc(), ntp, lastTimestamp + (int) (since * rate / SECOND_NANOS), packets, octets);
    }

    SendStatistics statistics() {
        return new SendStatistics(packets, octets, resent);
    }
}
