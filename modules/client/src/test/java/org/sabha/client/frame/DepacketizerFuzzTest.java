package org.sabha.client.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Whatever the payloads, a depacketizer answers and stays inside them and inside its bound. Each payload is two length
 * bytes and so many bytes. The normal run replays the corpus; with {@code JAZZER_FUZZ=1} one method at a time searches on.
 */
@Tag("fuzz")
class DepacketizerFuzzTest {
    @Tag("Q18")
    @FuzzTest
    void opus(byte[] input) {
        take(MediaCodec.OPUS, input);
    }

    @Tag("Q18")
    @FuzzTest
    void vp8(byte[] input) {
        take(MediaCodec.VP8, input);
    }

    @Tag("Q18")
    @FuzzTest
    void vp9(byte[] input) {
        take(MediaCodec.VP9, input);
    }

    @Tag("Q18")
    @FuzzTest
    void av1(byte[] input) {
        byte[] unit = take(MediaCodec.AV1, input);
        if (unit.length == 0) {
            return;
        }
        // what came out is a sound temporal unit, so it survives another passage unchanged
        EncodedFrame frame = EncodedFrame.video(MediaCodec.AV1, 0, false, 0, 0, unit);
        List<byte[]> payloads = PayloadFormatsTest.cut(Packetizer.of(MediaCodec.AV1, 0), frame, 200);
        if (!payloads.isEmpty()) {
            assertArrayEquals(unit, PayloadFormatsTest.join(MediaCodec.AV1, payloads));
        }
    }

    /** The frame, empty when there is none. */
    private static byte[] take(MediaCodec codec, byte[] input) {
        Depacketizer depacketizer = Depacketizer.of(codec);
        FrameBytes frame = new FrameBytes();
        depacketizer.begin(frame);
        boolean whole = true;
        for (int at = 0; at + 2 <= input.length; ) {
            int length = Math.min(((input[at] & 0xff) << 8) | (input[at + 1] & 0xff), input.length - at - 2);
            boolean sound = depacketizer.inspect(input, at + 2, length) == null;
            whole &= sound && depacketizer.append(input, at + 2, length);
            at += 2 + length;
        }
        assertTrue(frame.length() <= EncodedFrame.MAX_BYTES);
        return whole && depacketizer.end() ? Arrays.copyOf(frame.bytes(), frame.length()) : new byte[0];
    }
}
