package org.sabha.bench;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put64;
import static org.sabha.wire.packet.Bytes.put8;

import java.util.Random;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;

/**
 * Makes the packets of a VP8 stream whose pictures are noise: 1,100 bytes of payload, of which the first are the
 * descriptor (RFC 7741) and, on a key frame, the frame header that receivers tell it by, and the last eight the time of
 * sending. One owner.
 */
final class FrameMaker implements PacketSource {
    static final int PACKETS_PER_FRAME = 8;
    static final int PAYLOAD_BYTES = 1_100;
    static final int FRAMES_PER_SECOND = 30;

    private static final int CLOCK_RATE = 90_000;
    private static final int DESCRIPTOR_BYTES = 6;
    /** Frame tag of a key frame, start code, and 1280x720 in little endian (RFC 6386 section 9.1). */
    private static final byte[] KEY_FRAME_HEADER = {0x10, 0, 0, (byte) 0x9d, 0x01, 0x2a, 0x00, 0x05, (byte) 0xd0, 0x02};

    private final ExtensionWriter extensions = new ExtensionWriter();
    private final byte[] noise = new byte[PAYLOAD_BYTES];
    private final StreamNames names;
    private final int packetsPerFrame;
    private final int payloadBytes;
    private final int ticksPerFrame;
    private int sequence;
    private int transportSequence;
    private int timestamp;
    private int pictureId;
    private int tl0PicIdx;
    private boolean keyFrameAsked = true;
    private boolean keyFrame;
    private int packetOfFrame;

    /**
     * How the offer names the stream.
     *
     * @param midId id of the MID extension, 0 to leave it out
     * @param transportSequenceId id of the transport-wide sequence number, 0 to leave it out
     */
    record StreamNames(int ssrc, int payloadType, String mid, int midId, int transportSequenceId) {}

    FrameMaker(StreamNames names, LoadShape shape, long seed) {
        this.names = names;
        packetsPerFrame = shape.packetsPerFrame();
        payloadBytes = shape.payloadBytes();
        ticksPerFrame = CLOCK_RATE / shape.framesPerSecond();
        Random random = new Random(seed);
        random.nextBytes(noise);
        sequence = random.nextInt(0x8000);
        timestamp = random.nextInt();
        pictureId = random.nextInt(0x8000);
    }

    /** The next frame is to be a key frame. */
    @Override
    public void requestKeyFrame() {
        keyFrameAsked = true;
    }

    /** Whether the packet that comes next begins a frame. */
    boolean atFrameStart() {
        return packetOfFrame == 0;
    }

    @Override
    public void next(PacketBuffer packet, long nowNanos) {
        byte[] bytes = packet.bytes();
        boolean first = packetOfFrame == 0;
        if (first) {
            keyFrame = keyFrameAsked;
            keyFrameAsked = false;
        }
        boolean last = packetOfFrame == packetsPerFrame - 1;
        RtpHeader.write(bytes, 0, names.payloadType(), sequence, timestamp, names.ssrc());
        RtpHeader.setMarker(bytes, 0, last);
        extensions.begin(bytes, 0);
        if (names.midId() > 0) {
            writeMid(bytes);
        }
        if (names.transportSequenceId() > 0) {
            extensions.addU16(names.transportSequenceId(), transportSequence++);
        }
        int payload = extensions.finish();
        writePayload(bytes, payload, first);
        put64(bytes, payload + payloadBytes - STAMP_BYTES, nowNanos);
        packet.set(0, payload + payloadBytes);
        sequence = sequence + 1 & 0xffff;
        packetOfFrame = last ? 0 : packetOfFrame + 1;
        if (last) {
            endFrame();
        }
    }

    private void writeMid(byte[] bytes) {
        int value = extensions.reserve(names.midId(), names.mid().length());
        for (int i = 0; i < names.mid().length(); i++) {
            bytes[value + i] = (byte) names.mid().charAt(i);
        }
    }

    private void writePayload(byte[] bytes, int payload, boolean first) {
        System.arraycopy(noise, 0, bytes, payload, payloadBytes);
        put8(bytes, payload, first ? 0x90 : 0x80);
        put8(bytes, payload + 1, 0xe0);
        put16(bytes, payload + 2, 0x8000 | pictureId);
        put8(bytes, payload + 4, tl0PicIdx);
        put8(bytes, payload + 5, 0);
        if (first && keyFrame) {
            System.arraycopy(KEY_FRAME_HEADER, 0, bytes, payload + DESCRIPTOR_BYTES, KEY_FRAME_HEADER.length);
        } else if (first) {
            put8(bytes, payload + DESCRIPTOR_BYTES, 0x11);
        }
    }

    private void endFrame() {
        timestamp += ticksPerFrame;
        pictureId = pictureId + 1 & 0x7fff;
        tl0PicIdx = tl0PicIdx + 1 & 0xff;
    }

    @Override
    public int timestamp() {
        return timestamp;
    }
}
