package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.dtls.DtlsFailure;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.dtls.DtlsSession;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.IceLiteResponder;
import org.sabha.wire.stun.StunMessage;

/** A whole client transport, over a real socket, against the smallest ICE-lite server. */
@Timeout(60)
class LoadPeerTest {
    private static final int WANTED = 80;

    @Test
    void aSenderGetsThroughIceDtlsAndSrtp() throws Exception {
        SecureRandom random = new SecureRandom();
        DtlsPool pool = new DtlsPool(2, 8, random);
        SrtpFactory srtp = SrtpFactory.initialise(SrtpBackend.OPENSSL);
        LoadPeer.Shared shared =
                new LoadPeer.Shared(pool, DtlsCertificate.generate(random, Instant.now()), srtp, random);
        try (LoadLoop loop = new LoadLoop("test");
                LiteServer server = new LiteServer(pool, srtp, random, shared.certificate())) {
            FrameMaker frames = new FrameMaker(new FrameMaker.StreamNames(7, 96, "0", 1, 3), LoadShape.BURST, 1);
            LoadSender sender = new LoadSender(frames, LoadShape.BURST.at(100), 7);
            LoadPeer peer = new LoadPeer(loop, shared, sender);
            loop.ask(() -> {
                peer.connect(server.answer());
                return true;
            });

            assertTrue(server.enough.await(30, TimeUnit.SECONDS), () -> "failure " + peer.failure());
            assertNull(server.failure);
            assertTrue(loop.ask(sender::sentPackets) >= WANTED);
            loop.execute(peer::close);
            assertTrue(server.closed.await(30, TimeUnit.SECONDS), "close_notify arrives");
            assertEquals(0, server.refused.get());
        }
    }

    /** One socket, one client; its thread is its loop. */
    private static final class LiteServer implements DtlsEvents, AutoCloseable {
        private final CountDownLatch enough = new CountDownLatch(WANTED);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final DatagramChannel channel = DatagramChannel.open();
        private final IceCredentials ice;
        private final IceLiteResponder responder;
        private final DtlsCertificate certificate;
        private final SrtpFactory srtpFactory;
        private final DtlsSession dtls;
        private final Thread thread;
        private final PacketBuffer packet = new PacketBuffer();
        private final PacketBuffer reply = new PacketBuffer();
        private @Nullable SocketAddress peer;
        private @Nullable SrtpTransform srtp;
        private volatile @Nullable DtlsFailure failure;
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean stopped;

        LiteServer(DtlsPool pool, SrtpFactory srtpFactory, SecureRandom random, DtlsCertificate expected)
                throws IOException {
            this.srtpFactory = srtpFactory;
            certificate = DtlsCertificate.generate(random, Instant.now());
            ice = IceCredentials.random(random);
            responder = new IceLiteResponder(ice);
            dtls = pool.open(DtlsRole.SERVER, certificate, expected.fingerprint(), tasks::add, this);
            channel.bind(Loopback.port(0));
            channel.configureBlocking(false);
            thread = Thread.ofPlatform().start(this::run);
        }

        LoadOffer.Answer answer() {
            try {
                int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
                return new LoadOffer.Answer(ice, certificate.fingerprint(), "127.0.0.1", port);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void run() {
            ByteBuffer buffer = ByteBuffer.allocate(2_048);
            try {
                while (!stopped) {
                    buffer.clear();
                    SocketAddress from = channel.receive(buffer);
                    if (from != null) {
                        handle(buffer.array(), buffer.position(), (InetSocketAddress) from);
                    } else {
                        Thread.onSpinWait();
                    }
                    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                        task.run();
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void handle(byte[] bytes, int length, InetSocketAddress from) throws IOException {
            switch (PacketClassifier.classify(bytes, 0, length)) {
                case STUN -> {
                    StunMessage message = new StunMessage();
                    assertNull(message.read(bytes, 0, length));
                    assertNull(responder.answer(message, from.getAddress().getAddress(), from.getPort(), reply));
                    channel.send(ByteBuffer.wrap(reply.toByteArray()), from);
                    peer = from;
                }
                case DTLS -> dtls.offer(bytes, 0, length);
                case RTP -> {
                    packet.copyFrom(bytes, 0, length);
                    if (srtp == null || srtp.unprotectRtp(packet) != null) {
                        refused.addAndGet(srtp == null ? 0 : 1);
                    } else if (RtpHeader.ssrc(packet.bytes(), 0) == 7) {
                        enough.countDown();
                    }
                }
                case RTCP, UNKNOWN -> {}
            }
        }

        @Override
        public void send(byte[] datagram) {
            try {
                channel.send(ByteBuffer.wrap(datagram), peer);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void established(SrtpKeys keys) {
            srtp = srtpFactory.create(keys, DtlsRole.SERVER);
        }

        @Override
        public void failed(DtlsFailure reason) {
            failure = reason;
        }

        @Override
        public void closed() {
            closed.countDown();
        }

        @Override
        public void close() throws IOException {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            channel.close();
        }
    }
}
