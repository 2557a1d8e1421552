package org.sabha.wire.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final FrameReader reader = new FrameReader();

    private static byte[] framed(byte[]... packets) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            stream.write(packet.length >> 8);
            stream.write(packet.length);
            stream.writeBytes(packet);
        }
        return stream.toByteArray();
    }

    /** Reads a stream in pieces of at most {@code most} bytes. */
    private List<byte[]> read(byte[] stream, SplittableRandom random, int most) {
        List<byte[]> packets = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(most));
            while (at < end) {
                at += reader.read(stream, at, end - at);
                byte[] packet = reader.packet();
                if (packet != null) {
                    packets.add(Arrays.copyOf(packet, reader.packetLength()));
                }
            }
        }
        return packets;
    }

    @Test
    void findsEveryPacketHoweverTheStreamIsCut() {
        SplittableRandom random = new SplittableRandom(4_571);
        byte[][] packets = new byte[200][];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = new byte[i == 7 ? 1_500 : 1 + random.nextInt(1_500)];
            random.nextBytes(packets[i]);
        }
        byte[] stream = framed(packets);
        for (int most : new int[] {1, 2, 3, 700, 1_502, 1 << 20}) {
            List<byte[]> read = read(stream, random, most);
            assertEquals(packets.length, read.size());
            for (int i = 0; i < packets.length; i++) {
                assertArrayEquals(packets[i], read.get(i));
            }
        }
    }

    @Test
    void skipsFramesWithoutAPacket() {
        byte[] stream = framed(new byte[0], new byte[0], new byte[] {1}, new byte[0], new byte[] {2, 3});
        List<byte[]> read = read(stream, new SplittableRandom(1), 4);
        assertEquals(2, read.size());
        assertArrayEquals(new byte[] {2, 3}, read.get(1));
    }

    @Test
    @Tag("H30")
    void aLengthThatNoPacketHasEndsTheStream() {
        assertEquals(2, reader.read(new byte[] {0x05, (byte) 0xdd, 1, 2, 3}, 0, 5));
        assertTrue(reader.broken());
        assertNull(reader.packet());
        assertEquals(0, reader.read(new byte[] {0, 1, 1}, 0, 3));
        assertNull(reader.packet());
    }

    @Test
    void holdsNothingOfAPacketThatIsNotWhole() {
        assertEquals(4, reader.read(new byte[] {0, 3, 7, 7}, 0, 4));
        assertNull(reader.packet());
        assertEquals(0, reader.read(new byte[0], 0, 0));
        assertEquals(1, reader.read(new byte[] {7, 0, 1}, 0, 3));
        assertArrayEquals(new byte[] {7, 7, 7}, Arrays.copyOf(reader.packet(), reader.packetLength()));
    }
}
