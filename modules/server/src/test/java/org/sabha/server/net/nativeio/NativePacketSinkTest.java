package org.sabha.server.net.nativeio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.wire.packet.NetworkPath;

/** What the sink does when the kernel refuses; the refusals are scripted, the rest goes to a real socket. */
class NativePacketSinkTest {
    private static final int EPERM = 1;

    private final ArrayDeque<Integer> answers = new ArrayDeque<>();
    private final byte[] bytes = new byte[20_000];
    private NativeSocket receiver;
    private NativeSocket owner;
    private NativePacketSink sink;
    private NetworkPath path;

    @BeforeAll
    static void needsLinux() {
        assumeTrue(NativeIo.isAvailable(), "not this system");
    }

    @BeforeEach
    void open() throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        receiver = NativeSocket.open(loopback, 1);
        owner = NativeSocket.open(loopback, 1);
        sink = new NativePacketSink(Arena.ofAuto(), calls(), owner.descriptor(), Linux.AF_INET, true);
        path = NetworkPath.udp(receiver.localAddress());
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i / 100);
        }
    }

    private SystemCalls calls() {
        return new SystemCalls(Arena.ofAuto()) {
            @Override
            int sendmmsg(int descriptor, long messages, int count) {
                return answers.isEmpty() ? super.sendmmsg(descriptor, messages, count) : answers.poll();
            }
        };
    }

    @AfterEach
    void close() {
        owner.close();
        receiver.close();
    }

    @Test
    void aFullSocketKeepsTheOrderAndLosesNothing() {
        answers.add(-Linux.EAGAIN);
        sink.sendTrain(bytes, 0, 300, 100, path);
        sink.flush();
        assertTrue(sink.isWaiting());
        answers.add(-Linux.EAGAIN);
        sink.sendTrain(bytes, 300, 200, 100, path);
        sink.flush();
        assertEquals(List.of(), received());
        sink.sendTrain(bytes, 500, 100, 100, path);
        sink.flush();
        assertFalse(sink.isWaiting());
        assertEquals(List.of(0, 1, 2, 3, 4, 5), received());
        assertEquals(0, sink.droppedWhenFull());
    }

    @Test
    void fullSocketBoundsMemoryAndCountsDrops() {
        for (int i = 0; i < 2_000; i++) {
            answers.add(-Linux.EAGAIN);
        }
        int batches = 400;
        for (int i = 0; i < batches; i++) {
            sink.sendTrain(bytes, 0, 1_000, 100, path);
            sink.flush();
        }
        assertTrue(sink.droppedWhenFull() > 0);
        answers.clear();
        assertTrue(sink.flushWaiting());
        assertFalse(sink.isWaiting());
        assertEquals(10L * batches, sink.droppedWhenFull() + received().size());
    }

    @Test
    void anInterruptedCallIsMadeAgain() {
        answers.add(-Linux.EINTR);
        sink.sendTrain(bytes, 0, 200, 100, path);
        sink.flush();
        assertEquals(List.of(0, 1), received());
    }

    @ParameterizedTest
    @ValueSource(ints = {Linux.EIO, Linux.EOPNOTSUPP})
    void aDeviceThatRefusesTrainsGetsPacketsFromThenOn(int error) {
        answers.add(-error);
        sink.sendTrain(bytes, 0, 300, 100, path);
        sink.sendTrain(bytes, 300, 250, 100, path);
        sink.flush();
        assertFalse(sink.isCutByKernel());
        sink.sendTrain(bytes, 600, 150, 100, path);
        sink.flush();
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), received());
        assertEquals(0, sink.failed());
    }

    @ParameterizedTest
    @ValueSource(ints = {Linux.EINVAL, Linux.EMSGSIZE})
    void aPathThatRefusesATrainGetsItPacketByPacket(int error) {
        answers.add(-error);
        sink.sendTrain(bytes, 0, 300, 100, path);
        sink.send(bytes, 300, 100, path);
        sink.flush();
        assertTrue(sink.isCutByKernel());
        assertEquals(List.of(0, 1, 2, 3), received());
    }

    /** Packets that the kernel did not cut leave from the same address of ours as the train would have. */
    @Test
    void aTrainInPiecesKeepsItsSource() throws IOException {
        NativeSocket all = NativeSocket.open(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0), 1);
        InetSocketAddress asked = new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.7"), all.localAddress().getPort());
        owner.sink().send(bytes, 0, 1, NetworkPath.udp(asked));
        owner.sink().flush();
        while (all.receive() == 0) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
        NetworkPath back = all.path(0);
        assertNotNull(back);
        sink = new NativePacketSink(Arena.ofAuto(), calls(), all.descriptor(), Linux.AF_INET6, true);
        answers.add(-Linux.EIO);
        sink.sendTrain(bytes, 0, 250, 100, back);
        sink.flush();
        int seen = 0;
        for (int count = owner.receive(); count > 0; count = owner.receive()) {
            for (int i = 0; i < count; i++) {
                NetworkPath from = owner.path(i);
                assertNotNull(from);
                assertEquals(asked, from.remote());
                seen++;
            }
        }
        assertEquals(3, seen);
        all.close();
    }

    @Test
    void aRefusedMessageIsCountedAndNeverBlocksTheNext() {
        answers.add(-EPERM);
        answers.add(-Linux.ENOBUFS);
        sink.sendTrain(bytes, 0, 300, 100, path);
        sink.sendTrain(bytes, 300, 200, 100, path);
        sink.send(bytes, 500, 100, path);
        sink.flush();
        assertEquals(List.of(5), received());
        assertEquals(3, sink.failed());
        assertEquals(2, sink.droppedWhenFull());
    }

    @Test
    void allPacketsOfATrainToAnAddressThatCannotBeWrittenAreCounted() {
        NetworkPath other = NetworkPath.udp(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 9));
        sink.sendTrain(bytes, 0, 250, 100, other);
        assertEquals(3, sink.failed());
        answers.add(-Linux.EIO);
        sink.sendTrain(bytes, 0, 300, 100, path);
        sink.flush();
        assertFalse(sink.isCutByKernel());
        sink.sendTrain(bytes, 0, 250, 100, other);
        assertEquals(6, sink.failed());
        assertEquals(List.of(0, 1, 2), received());
    }

    @Test
    void moreThanABatchLeavesInSeveral() {
        int trains = 100;
        for (int i = 0; i < trains; i++) {
            sink.sendTrain(bytes, 0, 16_000, 1_000, path);
        }
        sink.flush();
        assertEquals(16 * trains, received().size());
    }

    /** The number that stands in the first byte of each datagram. */
    private List<Integer> received() {
        List<Integer> numbers = new ArrayList<>();
        byte[] datagram = new byte[NativeSocket.MAX_DATAGRAM_BYTES];
        for (int count = receiver.receive(); count > 0; count = receiver.receive()) {
            for (int i = 0; i < count; i++) {
                receiver.copy(i, datagram);
                numbers.add((int) datagram[0]);
            }
        }
        return numbers;
    }
}
