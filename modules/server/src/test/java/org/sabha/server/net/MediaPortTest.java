package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.media.DtlsPort;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaSettings;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;

/** Each way of reading and sending on real sockets: what comes reaches the engine, and closing is always safe. */
class MediaPortTest {
    private static final SrtpFactory SRTP = SrtpFactory.initialise(SrtpBackend.LIBCRYPTO);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int MANY_LOOKS = 1_000_000;

    @ParameterizedTest
    @EnumSource
    void datagramsReachTheEngine(DatagramIo io) throws Exception {
        assumeTrue(DatagramIo.choose(io) == io, "not this system");
        try (EventLoops loops = new EventLoops(1, io);
                DatagramSocket peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            MediaPort port = bind(loops);
            for (int i = 1; i <= 200; i++) {
                peer.send(new DatagramPacket(new byte[] {100, 1}, 2, port.localAddress()));
                if (i % 20 == 0) {
                    await(loops, port, i);
                }
            }
            peer.send(new DatagramPacket(new byte[9_000], 9_000, port.localAddress()));
            await(loops, port, 201);
            assertEquals(200, port.engine().counters().drops(DropReason.UNKNOWN_PROTOCOL));
            assertEquals(1, port.engine().counters().drops(DropReason.OVERSIZED));
            port.close();
        }
    }

    private static void await(EventLoops loops, MediaPort port, int packets) throws Exception {
        EventLoop loop = loops.loops().getFirst();
        for (int i = 0; i < MANY_LOOKS; i++) {
            if (loop.submit(() -> port.engine().counters().packetsReceived()).get(10, TimeUnit.SECONDS) == packets) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("not all of " + packets + " packets came");
    }

    @ParameterizedTest
    @EnumSource
    void aPortOpensAndClosesManyTimesWithPacketsOnTheWay(DatagramIo io) throws Exception {
        assumeTrue(DatagramIo.choose(io) == io, "not this system");
        Random random = new Random(4);
        byte[] noise = new byte[1_400];
        try (EventLoops loops = new EventLoops(1, io);
                DatagramSocket peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            for (int i = 0; i < 200; i++) {
                MediaPort port = bind(loops);
                for (int k = 0; k < 30; k++) {
                    random.nextBytes(noise);
                    peer.send(new DatagramPacket(noise, random.nextInt(noise.length), port.localAddress()));
                }
                if (i % 2 == 0) {
                    EventLoop loop = loops.loops().getFirst();
                    loop.execute(() -> port.afterWork(System.nanoTime()));
                }
                port.close();
                loops.loops().getFirst().execute(() -> port.afterWork(System.nanoTime()));
            }
        }
        assertTrue(openDescriptors() < 1_000, "descriptors are given back");
    }

    /** The loop ends first, with ports open and packets in their queues. */
    @ParameterizedTest
    @EnumSource
    void aLoopThatEndsClosesItsPorts(DatagramIo io) throws Exception {
        assumeTrue(DatagramIo.choose(io) == io, "not this system");
        for (int i = 0; i < 10; i++) {
            EventLoops loops = new EventLoops(2, io);
            MediaPort port = bind(loops);
            try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
                for (int k = 0; k < 100; k++) {
                    peer.send(new DatagramPacket(new byte[500], 500, port.localAddress()));
                }
                loops.close();
                peer.send(new DatagramPacket(new byte[500], 500, port.localAddress()));
            }
            port.close();
        }
    }

    private static long openDescriptors() throws IOException {
        try (var files = java.nio.file.Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static MediaPort bind(EventLoops loops) {
        return loops.bind(
                loops.loops().getFirst(),
                new InetSocketAddress(LOOPBACK, 0),
                bound -> new MediaEngine(new MediaSettings(List.of(bound)), new NoDtls(), SRTP, new Random(1)),
                new LoopMeter());
    }

    /** Nobody gets as far as a handshake. */
    private static final class NoDtls implements DtlsPort {
        @Override
        public CertificateFingerprint fingerprint() {
            throw new AssertionError("nobody negotiates");
        }

        @Override
        public Link open(CertificateFingerprint expected, DtlsEvents events) {
            throw new AssertionError("nobody shakes hands");
        }
    }
}
