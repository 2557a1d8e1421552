package org.sabha.server.net.nativeio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.media.PacketSink;
import org.sabha.media.TrainMemory;
import org.sabha.wire.packet.NetworkPath;

/** Real datagrams between two sockets of this machine. */
class NativeSocketTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    @BeforeAll
    static void needsLinux() {
        assumeTrue(NativeIo.isAvailable(), "not this system");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void trainsAndPacketsArriveInOrderAndWhole(String host) throws IOException {
        InetAddress address = InetAddress.ofLiteral(host);
        NativeSocket to = open(address);
        NativeSocket from = open(address);
        NetworkPath path = NetworkPath.udp(to.localAddress());
        Random random = new Random(1);
        byte[] bytes = new byte[PacketSink.MAX_TRAIN_BYTES];
        List<byte[]> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            random.nextBytes(bytes);
            int segment = 1 + random.nextInt(1_500);
            int length = Math.min(
                    bytes.length,
                    segment * random.nextInt(PacketSink.MAX_TRAIN_SEGMENTS) + 1 + random.nextInt(segment));
            if (i % 3 == 0) {
                TrainMemory memory = from.sink().reserve(path);
                assertNotNull(memory);
                MemorySegment.copy(bytes, 0, memory.segment(), Linux.BYTE, memory.offset(), length);
                from.sink().sendWritten(length, segment, path);
            } else {
                from.sink().sendTrain(bytes, 0, length, segment, path);
            }
            for (int at = 0; at < length; at += segment) {
                expected.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(length, at + segment)));
            }
            if (i % 7 == 0 || expected.size() > 50) {
                from.sink().flush();
                assertArrives(expected, to, from.localAddress());
                expected.clear();
            }
        }
        assertEquals(0, from.sink().failed() + from.sink().droppedWhenFull());
        from.close();
        to.close();
    }

    private static void assertArrives(List<byte[]> expected, NativeSocket to, InetSocketAddress from) {
        byte[] datagram = new byte[NativeSocket.MAX_DATAGRAM_BYTES];
        int found = 0;
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (found < expected.size() && System.nanoTime() - end < 0) {
            int count = to.receive();
            for (int i = 0; i < count; i++) {
                int length = to.copy(i, datagram);
                assertArrayEquals(expected.get(found++), java.util.Arrays.copyOf(datagram, length));
                NetworkPath path = to.path(i);
                assertNotNull(path);
                assertEquals(from, path.remote());
            }
        }
        assertEquals(expected.size(), found);
    }

    @Test
    void aSocketOfAllAddressesHearsAndAnswersIpv4AndIpv6() throws IOException {
        NativeSocket all = open(InetAddress.ofLiteral("0.0.0.0"));
        for (String host : new String[] {"127.0.0.1", "::1"}) {
            InetAddress address = InetAddress.ofLiteral(host);
            try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(address, 0))) {
                peer.setSoTimeout(5_000);
                peer.send(new DatagramPacket(
                        new byte[] {1, 2, 3}, 3, address, all.localAddress().getPort()));
                NetworkPath path = await(all);
                assertEquals(new InetSocketAddress(address, peer.getLocalPort()), path.remote());
                all.sink().send(new byte[] {9, 8}, 0, 2, path);
                all.sink().flush();
                DatagramPacket answer = new DatagramPacket(new byte[10], 10);
                peer.receive(answer);
                assertEquals(2, answer.getLength());
            }
        }
        all.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {Linux.AF_INET, Linux.AF_INET6})
    void aSocketOfAllAddressesSendsTrainsFromTheAddressThatWasAsked(int family) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);
        NativeSocket all = NativeSocket.open(any, family, 3);
        byte[] train = new byte[950];
        try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 0))) {
            peer.setSoTimeout(5_000);
            for (String host : new String[] {"127.0.0.3", "127.0.0.1", "127.0.0.2"}) {
                InetAddress asked = InetAddress.ofLiteral(host);
                peer.send(new DatagramPacket(
                        new byte[9], 9, asked, all.localAddress().getPort()));
                NetworkPath path = await(all);
                all.sink().sendTrain(train, 0, train.length, 100, path);
                all.sink().send(train, 0, 10, path);
                all.sink().flush();
                for (int i = 0; i < 11; i++) {
                    DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
                    peer.receive(answer);
                    assertEquals(asked, answer.getAddress());
                    assertEquals(i < 9 ? 100 : i == 9 ? 50 : 10, answer.getLength());
                }
            }
        }
        assertEquals(0, all.sink().failed());
        all.close();
    }

    private static NetworkPath await(NativeSocket socket) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - end < 0) {
            if (socket.receive() > 0) {
                NetworkPath path = socket.path(0);
                assertNotNull(path);
                return path;
            }
        }
        throw new AssertionError("nothing came");
    }

    @Test
    @Tag("H30")
    void aDatagramThatIsTooLongShowsByOneByteMore() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        NativeSocket to = open(loopback);
        try (DatagramSocket peer = new DatagramSocket()) {
            for (int length : new int[] {1_500, 1_501, 9_000, 65_000}) {
                peer.send(new DatagramPacket(new byte[length], length, to.localAddress()));
                await(to);
                int read = to.copy(0, new byte[NativeSocket.MAX_DATAGRAM_BYTES]);
                assertEquals(Math.min(length, 1_501), read);
            }
            peer.send(new DatagramPacket(new byte[0], 0, to.localAddress()));
            await(to);
            assertEquals(0, to.copy(0, new byte[NativeSocket.MAX_DATAGRAM_BYTES]));
        }
        to.close();
    }

    @Test
    void countsUnsendablePacketsAndSendsOthers() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        NativeSocket to = open(loopback);
        NativeSocket from = open(loopback);
        NetworkPath good = NetworkPath.udp(to.localAddress());
        NetworkPath ipv6 = NetworkPath.udp(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 9));
        NetworkPath broadcast = NetworkPath.udp(new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 9));
        from.sink().send(new byte[] {1}, 0, 1, good);
        from.sink().sendTrain(new byte[300], 0, 300, 100, ipv6);
        from.sink().send(new byte[5], 0, 5, broadcast);
        from.sink().send(new byte[] {2}, 0, 1, good);
        from.sink().flush();
        assertArrives(List.of(new byte[] {1}, new byte[] {2}), to, from.localAddress());
        assertEquals(4, from.sink().failed());
        from.close();
        to.close();
    }

    @Test
    void aTakenPortIsRefusedByName() throws IOException {
        NativeSocket first = open(InetAddress.ofLiteral("127.0.0.1"));
        BindException refusal = assertThrows(BindException.class, () -> NativeSocket.open(first.localAddress(), 1));
        assertTrue(refusal.toString().contains("" + first.localAddress().getPort()), refusal.toString());
        first.close();
    }

    @Test
    void aClosedSocketDoesNothing() throws IOException {
        NativeSocket socket = open(InetAddress.ofLiteral("127.0.0.1"));
        NetworkPath self = NetworkPath.udp(socket.localAddress());
        socket.sink().send(new byte[10], 0, 10, self);
        socket.close();
        socket.close();
        assertEquals(0, socket.receive());
        assertNull(socket.sink().reserve(self));
        socket.sink().send(new byte[10], 0, 10, self);
        socket.sink().sendWritten(10, 10, self);
        socket.sink().flush();
        assertFalse(socket.isWaiting());
    }

    private static NativeSocket open(InetAddress address) throws IOException {
        return NativeSocket.open(new InetSocketAddress(address, 0), 3);
    }
}
