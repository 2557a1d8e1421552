package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.NetworkPath;

/** A forged source address brings its owner no more bytes than the forger has sent. */
@Tag("T26")
class AmplificationTest {
    private static final int DATAGRAMS = 50_000;

    private final FakeRoom room = new FakeRoom();
    private final FakePeer alice = room.join(2);
    private final FakePeer bob = room.join(2);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noDatagramIsAnsweredWithMoreThanItsBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        room.show(bob, "5", alice);
        List<byte[]> corpus = corpus();
        long in = 0;
        long out = 0;
        room.flush();
        for (int i = 0; i < DATAGRAMS; i++) {
            byte[] datagram = mutate(corpus.get(random.nextInt(corpus.size())), random);
            NetworkPath forged = NetworkPath.udp(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1_024 + random.nextInt(10_000)));
            int before = room.bytesTo.getOrDefault(forged, 0);
            room.receive(datagram, forged);
            room.flush();
            int answer = room.bytesTo.getOrDefault(forged, 0) - before;
            assertTrue(answer <= datagram.length, "seed " + seed + ": " + answer + " for " + datagram.length);
            in += datagram.length;
            out += answer;
        }
        assertTrue(out > 0, "the corpus has checks that are answered");
        assertTrue(out <= in, out + " of " + in);
        assertEquals(2, room.dtls.opened.size(), "no handshake began");
    }

    /** What a forger may have overheard or made up: checks, hellos, media and control of a live session. */
    private List<byte[]> corpus() {
        List<byte[]> corpus = new ArrayList<>();
        corpus.add(alice.lastCheck);
        corpus.add(bob.lastCheck);
        corpus.add(FakePeer.CLIENT_HELLO);
        corpus.add(Arrays.copyOf(FakePeer.CLIENT_HELLO, 1_200));
        corpus.add(alice.protect(alice.picture(1, 0, true, 1, 1)));
        corpus.add(new byte[] {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 1});
        corpus.add(new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        return corpus;
    }

    private static byte[] mutate(byte[] original, SplittableRandom random) {
        byte[] bytes = Arrays.copyOf(original, random.nextInt(8) == 0 ? random.nextInt(1_500) : original.length);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (bytes.length > 28 && bytes[0] < 4 && random.nextBoolean()) {
            Bytes.put16(bytes, 2, bytes.length - 20);
            CRC32 crc = new CRC32();
            crc.update(bytes, 0, bytes.length - 8);
            Bytes.put32(bytes, bytes.length - 4, (int) crc.getValue() ^ 0x5354_554e);
        }
        return bytes;
    }
}
