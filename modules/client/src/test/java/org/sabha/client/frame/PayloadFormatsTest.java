package org.sabha.client.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.wire.rtp.Vp8Descriptor;
import org.sabha.wire.rtp.Vp9Descriptor;

class PayloadFormatsTest {
    private static final int ROOM = 1_100;

    @ParameterizedTest
    @EnumSource(
            value = MediaCodec.class,
            names = {"VP8", "VP9", "AV1"})
    void framesOfEverySizeComeBackByteForByte(MediaCodec codec) {
        long seed = 20261124;
        Random random = new Random(seed);
        Packetizer packetizer = Packetizer.of(codec, 32_760);
        for (int i = 0; i < 400; i++) {
            boolean key = i % 20 == 0;
            byte[] bytes = codec == MediaCodec.AV1
                    ? Units.random(random, 1 + random.nextInt(5), key ? 20_000 : 2_500)
                    : Units.bytes(random, 1 + random.nextInt(key ? 30_000 : 4_000));
            EncodedFrame frame = EncodedFrame.video(codec, i * 3_000, key, 640, 360, bytes);
            List<byte[]> payloads = cut(packetizer, frame, ROOM);
            assertArrayEquals(bytes, join(codec, payloads), "seed " + seed + ", frame " + i);
            assertEquals(key, startsKeyFrame(codec, payloads.getFirst()) || (key && codec == MediaCodec.VP8));
            assertTrue(payloads.stream().allMatch(payload -> payload.length <= ROOM));
        }
    }

    @Test
    void payloadsOfAFrameAreAboutEqual() {
        for (MediaCodec codec : List.of(MediaCodec.VP8, MediaCodec.VP9)) {
            EncodedFrame frame = EncodedFrame.video(codec, 0, false, 640, 360, new byte[5_000]);
            List<byte[]> payloads = cut(Packetizer.of(codec, 0), frame, ROOM);
            assertEquals(5, payloads.size());
            assertTrue(payloads.getFirst().length - payloads.getLast().length <= 1);
        }
        byte[] unit = Units.obu(6, new byte[5_000]);
        List<byte[]> payloads = cut(
                Packetizer.of(MediaCodec.AV1, 0), EncodedFrame.video(MediaCodec.AV1, 0, false, 640, 360, unit), ROOM);
        assertEquals(5, payloads.size());
        assertTrue(payloads.getFirst().length - payloads.getLast().length <= 8);
    }

    /** RFC 7741 section 4.2: X, then I, L and T with a 15-bit picture id. */
    @Test
    void vp8CarriesRunningPictureNumbers() {
        Packetizer packetizer = Packetizer.of(MediaCodec.VP8, 0x7fff);
        Vp8Descriptor descriptor = new Vp8Descriptor();
        byte[] keyFrame = HexFormat.of().parseHex("10020 09d012a8002 e001 00".replace(" ", ""));
        byte[] first = cut(packetizer, EncodedFrame.video(MediaCodec.VP8, 0, true, 640, 480, keyFrame), ROOM)
                .getFirst();
        assertNull(descriptor.read(first, 0, first.length));
        assertEquals(0x7fff, descriptor.pictureId());
        assertEquals(1, descriptor.tl0PicIdx());
        assertTrue(descriptor.startOfFrame());
        assertTrue(descriptor.keyFrame());
        assertEquals(640, descriptor.widthPixels());
        assertEquals(480, descriptor.heightPixels());
        byte[] second = cut(packetizer, EncodedFrame.video(MediaCodec.VP8, 3_000, false, 0, 0, new byte[] {1, 2}), ROOM)
                .getFirst();
        assertArrayEquals(HexFormat.of().parseHex("90e0800002000102"), second);
    }

    /** RFC 9628 section 4.2: begin, end, structure with size, and prediction. */
    @Test
    void vp9SaysWhereFramesBeginAndEnd() {
        Packetizer packetizer = Packetizer.of(MediaCodec.VP9, 5);
        List<byte[]> key =
                cut(packetizer, EncodedFrame.video(MediaCodec.VP9, 0, true, 640, 360, new byte[2_500]), ROOM);
        Vp9Descriptor descriptor = new Vp9Descriptor();
        assertEquals(3, key.size());
        assertNull(descriptor.read(key.getFirst(), 0, key.getFirst().length));
        assertTrue(descriptor.keyFrame() && descriptor.startOfFrame() && !descriptor.endOfFrame());
        assertEquals(640, descriptor.widthPixels(0));
        assertEquals(360, descriptor.heightPixels(0));
        assertNull(descriptor.read(key.getLast(), 0, key.getLast().length));
        assertTrue(descriptor.endOfFrame() && !descriptor.startOfFrame());
        byte[] delta = cut(packetizer, EncodedFrame.video(MediaCodec.VP9, 1, false, 0, 0, new byte[] {7}), ROOM)
                .getFirst();
        assertArrayEquals(HexFormat.of().parseHex("ed8006000207"), delta);
    }

    /** AV1 RTP specification section 4.4: elements of two OBUs in one payload, the delimiter left out. */
    @Test
    void av1LeavesOutDelimiterAndSizes() {
        byte[] unit = HexFormat.of().parseHex("12000a02aabb3203010203");
        byte[] payload = cut(
                        Packetizer.of(MediaCodec.AV1, 0), EncodedFrame.video(MediaCodec.AV1, 0, true, 0, 0, unit), ROOM)
                .getFirst();
        assertArrayEquals(HexFormat.of().parseHex("080308aabb0430010203"), payload);
        assertArrayEquals(HexFormat.of().parseHex("0a02aabb3203010203"), join(MediaCodec.AV1, List.of(payload)));
    }

    /** W counts the elements, and the last one has no length; a browser sends so. */
    @Test
    void av1ReadsCountedElements() {
        byte[] first = HexFormat.of().parseHex("680308aabb300102");
        byte[] second = HexFormat.of().parseHex("900304");
        assertArrayEquals(
                HexFormat.of().parseHex("0a02aabb320401020304"), join(MediaCodec.AV1, List.of(first, second)));
    }

    @Test
    void av1RefusesWhatCannotBecomeWhole() {
        byte[] fragment = HexFormat.of().parseHex("903001");
        FrameBytes frame = new FrameBytes();
        Depacketizer depacketizer = Depacketizer.of(MediaCodec.AV1);
        depacketizer.begin(frame);
        assertFalse(depacketizer.append(fragment, 0, fragment.length), "a fragment without its beginning");
        depacketizer.begin(frame);
        byte[] open = HexFormat.of().parseHex("503001");
        assertTrue(depacketizer.append(open, 0, open.length));
        assertFalse(depacketizer.end(), "a beginning without its end");
        EncodedFrame noObus = EncodedFrame.video(MediaCodec.AV1, 0, false, 0, 0, new byte[] {0x30, 1, 2});
        assertEquals(0, Packetizer.of(MediaCodec.AV1, 0).begin(noObus, ROOM), "an OBU without size");
    }

    @Test
    void anOpusPacketIsNeverCut() {
        Packetizer opus = Packetizer.of(MediaCodec.OPUS, 0);
        assertEquals(1, opus.begin(EncodedFrame.audio(0, 20, new byte[120]), ROOM));
        assertEquals(0, opus.begin(EncodedFrame.audio(0, 20, new byte[ROOM + 1]), ROOM));
    }

    private static boolean startsKeyFrame(MediaCodec codec, byte[] payload) {
        Depacketizer depacketizer = Depacketizer.of(codec);
        assertNull(depacketizer.inspect(payload, 0, payload.length));
        assertTrue(depacketizer.startOfFrame());
        return depacketizer.keyFrame();
    }

    static List<byte[]> cut(Packetizer packetizer, EncodedFrame frame, int room) {
        List<byte[]> payloads = new ArrayList<>();
        int count = packetizer.begin(frame, room);
        for (int i = 0; i < count; i++) {
            byte[] target = new byte[room + 8];
            int length = packetizer.write(i, target, 4);
            payloads.add(Arrays.copyOfRange(target, 4, 4 + length));
        }
        return payloads;
    }

    static byte[] join(MediaCodec codec, List<byte[]> payloads) {
        Depacketizer depacketizer = Depacketizer.of(codec);
        FrameBytes frame = new FrameBytes();
        depacketizer.begin(frame);
        for (byte[] payload : payloads) {
            assertTrue(depacketizer.append(payload, 0, payload.length));
        }
        assertTrue(depacketizer.end());
        return Arrays.copyOf(frame.bytes(), frame.length());
    }
}
