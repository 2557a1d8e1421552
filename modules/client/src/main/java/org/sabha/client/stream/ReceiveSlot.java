package org.sabha.client.stream;

import static org.sabha.wire.packet.Bytes.u16;

import org.sabha.client.frame.FrameBytes;
import org.sabha.client.frame.MediaCodec;
import org.sabha.model.MediaKind;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtp.RtpHeader;

/**
 * One receive slot: orders packets, asks for missing ones and for key frames, and gives out frames. Its SSRC stays while
 * the server changes who is in it. One owner.
 */
final class ReceiveSlot {
    private static final long VIDEO_WAIT_NANOS = 600_000_000;
    private static final long LEAST_AUDIO_WAIT_NANOS = 60_000_000;
    private static final long MOST_AUDIO_WAIT_NANOS = 400_000_000;

    /** How often a voice packet can be asked for again while a listener waits. */
    private static final int AUDIO_TRIES = 5;

    private static final long KEY_FRAME_REPEAT_NANOS = 300_000_000;
    private static final int ORIGINAL_SEQUENCE_BYTES = 2;

    final String mid;
    final MediaKind kind;
    private final int ssrc;
    private final JitterBuffer buffer;
    private final MissingPackets missing = new MissingPackets();
    private final ReceiveStatistics reception;
    private final ReceivedFrame frame;
    private long repaired;
    private long frames;
    private long bytes;
    private long keyFrameDueNanos = Long.MAX_VALUE;
    private boolean keyFrameAsked;

    ReceiveSlot(MediaPlan.Slot plan, SharedBuffers shared) {
        mid = plan.mid();
        kind = plan.kind();
        ssrc = plan.ssrc();
        boolean video = kind == MediaKind.VIDEO;
        buffer = new JitterBuffer(
                shared.payloads, shared.depacketizers, video ? VIDEO_WAIT_NANOS : MOST_AUDIO_WAIT_NANOS);
        reception = new ReceiveStatistics(video ? MediaCodec.VP8.clockRate() : MediaCodec.OPUS.clockRate());
        frame = new ReceivedFrame(mid);
    }

    int ssrc() {
        return ssrc;
    }

    /** Takes an original packet or a retransmission (RFC 4588 section 4), decrypted and checked. */
    void receive(PacketBuffer packet, MediaCodec codec, boolean retransmission, long nowNanos) {
        byte[] data = packet.bytes();
        int at = packet.offset();
        int payload = at + RtpHeader.headerLength(data, at);
        int length = RtpHeader.payloadLength(data, at, packet.length());
        int timestamp = RtpHeader.timestamp(data, at);
        long number;
        if (retransmission) {
            if (length <= ORIGINAL_SEQUENCE_BYTES || !reception.heard()) {
                return;
            }
            number = reception.repaired(u16(data, payload));
            payload += ORIGINAL_SEQUENCE_BYTES;
            length -= ORIGINAL_SEQUENCE_BYTES;
            if (!missing.received(number, nowNanos)) {
                return;
            }
            repaired += reception.isFirst(number) ? 1 : 0;
        } else {
            number = reception.received(RtpHeader.sequenceNumber(data, at), timestamp, nowNanos);
            bytes += length;
            missing.received(number, nowNanos);
        }
        buffer.insert(number, timestamp, RtpHeader.marker(data, at), codec, data, payload, length, nowNanos);
    }

    /** A voice waits for as long as asking again helps. */
    void setRoundTrip(long roundTripNanos) {
        if (kind == MediaKind.AUDIO) {
            long asking = AUDIO_TRIES * MissingPackets.repeatNanos(roundTripNanos);
            buffer.setPatience(Math.clamp(asking, LEAST_AUDIO_WAIT_NANOS, MOST_AUDIO_WAIT_NANOS));
        }
    }

    /** Gives out all frames that are ready. */
    void deliver(FrameBytes scratch, TransportEvents events, long nowNanos) {
        while (buffer.poll(frame, scratch, nowNanos)) {
            frames++;
            keyFrameAsked &= !frame.keyFrame();
            events.frame(frame);
        }
        missing.forgetBelow(buffer.next());
        if (kind == MediaKind.VIDEO && (keyFrameAsked || buffer.needsKeyFrame())) {
            keyFrameDueNanos = Math.min(keyFrameDueNanos, nowNanos);
        } else {
            keyFrameDueNanos = Long.MAX_VALUE;
        }
    }

    /** Asks for a key frame until one comes. */
    void requestKeyFrame(long nowNanos) {
        if (kind == MediaKind.VIDEO && reception.heard() && !keyFrameAsked) {
            keyFrameAsked = true;
            keyFrameDueNanos = nowNanos;
        }
    }

    /** Appends NACK and PLI that are due; false when nothing was. */
    boolean writeRequests(RtcpWriter writer, int reporter, int[] numbers, long roundTripNanos, long nowNanos) {
        boolean any = false;
        if (nowNanos - missing.nextNanos() >= 0) {
            int count = missing.due(numbers, roundTripNanos, nowNanos);
            any = count > 0 && writer.nack(reporter, ssrc, numbers, count) > 0;
        }
        if (nowNanos - keyFrameDueNanos >= 0) {
            keyFrameDueNanos = nowNanos + KEY_FRAME_REPEAT_NANOS;
            any |= writer.pictureLoss(reporter, ssrc);
        }
        return any;
    }

    boolean requestsDue(long nowNanos) {
        return nowNanos - missing.nextNanos() >= 0 || nowNanos - keyFrameDueNanos >= 0;
    }

    void writeReport(RtcpWriter writer, ReportBlock block, long nowNanos) {
        if (reception.heard()) {
            reception.report(block, ssrc, nowNanos);
            writer.reportBlock(block);
        }
    }

    void senderReport(long ntpTime, long nowNanos) {
        reception.senderReport(ntpTime, nowNanos);
    }

    long nextTimeoutNanos() {
        return Math.min(Math.min(missing.nextNanos(), keyFrameDueNanos), buffer.deadlineNanos());
    }

    SlotStatistics statistics() {
        long lost = Math.max(0, reception.expected() - reception.packets() - repaired);
        return new SlotStatistics(reception.packets(), lost, repaired, frames, buffer.givenUp(), bytes);
    }

    void close() {
        buffer.clear();
    }
}
