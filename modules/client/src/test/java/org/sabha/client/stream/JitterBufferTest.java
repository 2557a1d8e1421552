package org.sabha.client.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.FrameBytes;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.frame.Packetizer;

class JitterBufferTest {
    private static final long WAIT_NANOS = 600_000_000;
    private static final long FIRST = 70_000;

    private final SharedBuffers shared = new SharedBuffers();
    private final JitterBuffer buffer = new JitterBuffer(shared.payloads, shared.depacketizers, WAIT_NANOS);
    private final ReceivedFrame frame = new ReceivedFrame("1");
    private final FrameBytes bytes = new FrameBytes();
    private final Packetizer packetizer = Packetizer.of(MediaCodec.VP8, 0);
    private final List<Packet> packets = new ArrayList<>();
    private final List<byte[]> pictures = new ArrayList<>();

    private static final class Packet {
        final long number;
        final int timestamp;
        final boolean marker;
        final byte[] payload;

        Packet(long number, int timestamp, boolean marker, byte[] payload) {
            this.number = number;
            this.timestamp = timestamp;
            this.marker = marker;
            this.payload = payload;
        }
    }

    private void picture(boolean key, int size) {
        byte[] picture = new byte[size];
        new Random(pictures.size()).nextBytes(picture);
        byte[] head = {(byte) (key ? 0x10 : 0x11), 0, 0, (byte) 0x9d, 1, 0x2a, 1, 1, 1, 1};
        System.arraycopy(head, 0, picture, 0, key ? head.length : 1);
        int timestamp = pictures.size() * 3_000;
        pictures.add(picture);
        int count = packetizer.begin(EncodedFrame.video(MediaCodec.VP8, timestamp, key, 64, 64, picture), 200);
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[200];
            int length = packetizer.write(i, payload, 0);
            packets.add(new Packet(FIRST + packets.size(), timestamp, i == count - 1, Arrays.copyOf(payload, length)));
        }
    }

    private void insert(Packet packet, long nowNanos) {
        buffer.insert(
                packet.number,
                packet.timestamp,
                packet.marker,
                MediaCodec.VP8,
                packet.payload,
                0,
                packet.payload.length,
                nowNanos);
    }

    private void expect(int picture, long nowNanos) {
        assertTrue(buffer.poll(frame, bytes, nowNanos), "picture " + picture);
        assertArrayEquals(pictures.get(picture), frame.copyPayload(), "picture " + picture);
    }

    /** VP9 L2T1: two layers of one picture, each sealed by itself. */
    @Test
    void saysWhereTheLayersOfAPictureBegin() {
        layer(FIRST, false, 0, new byte[] {1, 2, 3});
        layer(FIRST + 1, true, 1, new byte[] {4, 5});
        assertTrue(buffer.poll(frame, bytes, 0));
        assertEquals(2, frame.layers());
        assertArrayEquals(new byte[] {1, 2, 3}, frame.copyLayer(0));
        assertArrayEquals(new byte[] {4, 5}, frame.copyLayer(1));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, frame.copyPayload());
        assertEquals(1, frame.opened(new byte[3], 0).layers());
    }

    private void layer(long number, boolean last, int spatial, byte[] bytes) {
        // RFC 9628 section 4.2: picture id, layers, begin and end of a frame; not flexible
        byte[] payload = new byte[4 + bytes.length];
        byte[] descriptor = {(byte) 0xac, 1, (byte) (spatial == 0 ? 0 : spatial << 1 | 1), 5};
        System.arraycopy(descriptor, 0, payload, 0, descriptor.length);
        System.arraycopy(bytes, 0, payload, descriptor.length, bytes.length);
        buffer.insert(number, 3_000, last, MediaCodec.VP9, payload, 0, payload.length, 0);
    }

    @Test
    void shuffledPacketsGiveFramesInOrder() {
        picture(true, 900);
        for (int i = 0; i < 20; i++) {
            picture(false, 50 + 37 * i);
        }
        List<Packet> shuffled = new ArrayList<>(packets);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.forEach(packet -> insert(packet, 0));
        shuffled.forEach(packet -> insert(packet, 0));
        for (int i = 0; i < pictures.size(); i++) {
            expect(i, 0);
            assertEquals(i == 0, frame.keyFrame());
        }
        assertFalse(buffer.poll(frame, bytes, 0));
        assertEquals(0, buffer.givenUp());
    }

    @Test
    void deliversNothingBeforeKeyFrame() {
        picture(false, 300);
        picture(true, 300);
        packets.forEach(packet -> insert(packet, 0));
        expect(1, 0);
        assertTrue(frame.afterLoss());
    }

    @Test
    void aGapIsWaitedForAndThenGivenUpToTheNextKeyFrame() {
        picture(true, 300);
        picture(false, 500);
        picture(false, 300);
        Packet lost = packets.get(3);
        packets.stream().filter(packet -> packet != lost).forEach(packet -> insert(packet, 0));
        expect(0, 0);
        assertFalse(buffer.poll(frame, bytes, 0));
        assertFalse(buffer.needsKeyFrame());
        assertEquals(WAIT_NANOS, buffer.deadlineNanos());
        insert(lost, WAIT_NANOS / 2);
        expect(1, WAIT_NANOS / 2);
        expect(2, WAIT_NANOS / 2);

        picture(false, 100);
        picture(false, 100);
        insert(packets.getLast(), WAIT_NANOS);
        assertFalse(buffer.poll(frame, bytes, WAIT_NANOS));
        assertFalse(buffer.poll(frame, bytes, 2 * WAIT_NANOS));
        assertTrue(buffer.needsKeyFrame());
        assertEquals(1, buffer.givenUp());
        picture(true, 300);
        packets.subList(packets.size() - 2, packets.size()).forEach(packet -> insert(packet, 2 * WAIT_NANOS));
        expect(5, 2 * WAIT_NANOS);
        assertTrue(frame.afterLoss());
        assertFalse(buffer.needsKeyFrame());
    }

    @Test
    void paddingTakesANumberOnly() {
        picture(true, 100);
        packets.add(new Packet(FIRST + packets.size(), 0, false, new byte[0]));
        picture(false, 100);
        packets.forEach(packet -> insert(packet, 0));
        expect(0, 0);
        expect(1, 0);
    }

    /** Its payload is an extended VP8 descriptor that ends in its middle. */
    private void spoil(int index) {
        Packet sound = packets.get(index);
        packets.set(index, new Packet(sound.number, sound.timestamp, sound.marker, new byte[] {(byte) 0x80}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFrameWithAPacketThatCannotBeReadIsNoFrame(int place) {
        picture(true, 300);
        int from = packets.size();
        picture(false, 500);
        assertEquals(3, packets.size() - from);
        spoil(from + place);
        packets.forEach(packet -> insert(packet, 0));
        expect(0, 0);
        assertFalse(buffer.poll(frame, bytes, 0));
        assertTrue(buffer.needsKeyFrame());
        assertEquals(1, buffer.givenUp());
        int next = packets.size();
        picture(false, 100);
        picture(true, 300);
        packets.subList(next, packets.size()).forEach(packet -> insert(packet, 0));
        expect(3, 0);
        assertTrue(frame.afterLoss());
    }

    @Test
    void aKeyFrameWithAPacketThatCannotBeReadIsPassedOver() {
        picture(true, 500);
        spoil(1);
        picture(true, 300);
        packets.forEach(packet -> insert(packet, 0));
        expect(1, 0);
    }

    @Test
    void floodDoesNotGrowBuffer() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[1 + random.nextInt(30)];
            random.nextBytes(payload);
            long number = FIRST + random.nextInt(40_000);
            MediaCodec codec = List.of(MediaCodec.values()).get(random.nextInt(4));
            buffer.insert(number, random.nextInt(5), random.nextBoolean(), codec, payload, 0, payload.length, i);
            buffer.poll(frame, bytes, i * 10_000_000L);
        }
        buffer.clear();
    }
}
