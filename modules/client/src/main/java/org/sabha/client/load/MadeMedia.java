package org.sabha.client.load;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put64;
import static org.sabha.wire.packet.Bytes.put8;

import java.util.random.RandomGenerator;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;

/**
 * Made-up encoded media that looks to a server like a camera's or a voice's: frames of the right sizes and headers, a
 * key frame when asked for. Each frame ends with the time for which it was due, so delays are measured from the plan, not
 * from a late sender (coordinated omission). No decoder can show it. One owner.
 */
final class MadeMedia {
    /** Bytes of the stamp at the end of a frame. */
    static final int STAMP_BYTES = 8;

    private static final int LEAST_FRAME_BYTES = 64;
    private static final int KEY_FRAME_FACTOR = 4;
    private static final int OPUS_BYTES = 100;

    private final RandomGenerator random;

    MadeMedia(RandomGenerator random) {
        this.random = random;
    }

    /** A voice's packet of 20 ms. */
    EncodedFrame voice(int timestampTicks, int level, long dueNanos) {
        byte[] opus = new byte[OPUS_BYTES];
        random.nextBytes(opus);
        put8(opus, 0, 0x78);
        put64(opus, OPUS_BYTES - STAMP_BYTES, dueNanos);
        return EncodedFrame.audio(timestampTicks, level, opus);
    }

    /** A picture of {@code meanBytes}, give or take a fifth; a key frame is four times as large. */
    EncodedFrame picture(MediaCodec codec, int timestampTicks, boolean keyFrame, int meanBytes, long dueNanos) {
        int spread = Math.max(1, meanBytes / 5);
        int size = Math.max(LEAST_FRAME_BYTES, meanBytes - spread + random.nextInt(2 * spread));
        byte[] bytes = new byte[keyFrame ? Math.min(KEY_FRAME_FACTOR * size, EncodedFrame.MAX_BYTES) : size];
        random.nextBytes(bytes);
        switch (codec) {
            case VP8 -> vp8Header(bytes, keyFrame);
            case AV1 -> av1Header(bytes);
            case VP9, OPUS -> {}
        }
        put64(bytes, bytes.length - STAMP_BYTES, dueNanos);
        return EncodedFrame.video(codec, timestampTicks, keyFrame, 640, 360, bytes);
    }

    /** RFC 6386 section 9.1: frame tag, start code, size. */
    private static void vp8Header(byte[] bytes, boolean keyFrame) {
        put8(bytes, 0, keyFrame ? 0x10 : 0x11);
        if (keyFrame) {
            put16(bytes, 3, 0x9d01);
            put8(bytes, 5, 0x2a);
            put16(bytes, 6, 0x8002);
            put16(bytes, 8, 0x6801);
        }
    }

    /** One frame OBU with its size in three bytes of LEB128. */
    private static void av1Header(byte[] bytes) {
        int body = bytes.length - 4;
        put8(bytes, 0, 0x32);
        put8(bytes, 1, (body & 0x7f) | 0x80);
        put8(bytes, 2, ((body >> 7) & 0x7f) | 0x80);
        put8(bytes, 3, (body >> 14) & 0x7f);
    }
}
