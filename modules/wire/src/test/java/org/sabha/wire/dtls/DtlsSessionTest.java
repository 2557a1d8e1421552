package org.sabha.wire.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;

@Timeout(60)
class DtlsSessionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final DtlsPool pool = new DtlsPool(2, 8, random);
    private final DtlsCertificate serverCertificate = DtlsCertificate.generate(random, NOW);
    private final DtlsCertificate clientCertificate = DtlsCertificate.generate(random, NOW);

    @AfterEach
    void stopLoop() {
        loop.shutdownNow();
    }

    @Test
    void givesBothSidesTheSameKeysForOurFirstProfile() throws Exception {
        Side client = new Side();
        Side server = new Side();
        connect(client, server, clientCertificate.fingerprint(), serverCertificate.fingerprint());

        SrtpKeys clientKeys = client.keys();
        SrtpKeys serverKeys = server.keys();

        assertEquals(SrtpProfile.AEAD_AES_128_GCM, serverKeys.profile());
        assertEquals(SrtpProfile.AEAD_AES_128_GCM, clientKeys.profile());
        assertArrayEquals(clientKeys.clientKey(), serverKeys.clientKey());
        assertArrayEquals(clientKeys.serverKey(), serverKeys.serverKey());
        assertArrayEquals(clientKeys.clientSalt(), serverKeys.clientSalt());
        assertArrayEquals(clientKeys.serverSalt(), serverKeys.serverSalt());
        assertFalse(Arrays.equals(clientKeys.clientKey(), clientKeys.serverKey()));
    }

    @Test
    @Tag("H35")
    void failsClosedWhenTheClientHasAnotherCertificate() throws Exception {
        Side client = new Side();
        Side server = new Side();
        connect(client, server, serverCertificate.fingerprint(), serverCertificate.fingerprint());

        assertEquals(DtlsFailure.FINGERPRINT_MISMATCH, server.outcome());
        assertEquals(DtlsFailure.REFUSED_BY_PEER, client.outcome());
    }

    @Test
    void failsClosedWhenTheServerHasAnotherCertificate() throws Exception {
        Side client = new Side();
        Side server = new Side();
        connect(client, server, clientCertificate.fingerprint(), clientCertificate.fingerprint());

        assertEquals(DtlsFailure.FINGERPRINT_MISMATCH, client.outcome());
        assertEquals(DtlsFailure.REFUSED_BY_PEER, server.outcome());
    }

    @Test
    void tellsTheServerWhenTheClientCloses() throws Exception {
        Side client = new Side();
        Side server = new Side();
        connect(client, server, clientCertificate.fingerprint(), serverCertificate.fingerprint());
        client.keys();
        server.keys();

        onLoop(client.session()::close);

        assertEquals("closed", server.outcome());
    }

    @Test
    void repeatsTheLastFlightWhenItWasLost() throws Exception {
        Side client = new Side();
        Side server = new Side();
        // The server's last flight (ChangeCipherSpec and Finished) is dropped once; the client asks again.
        server.filter = new DropFirst(20);
        connect(client, server, clientCertificate.fingerprint(), serverCertificate.fingerprint());

        server.keys();

        assertNotNull(client.keys());
        assertTrue(((DropFirst) server.filter).dropped);
    }

    @Test
    @Tag("T32")
    void refusesMoreUnfinishedHandshakesThanThePoolHasWhileAllCompute() throws Exception {
        DtlsPool small = new DtlsPool(1, 1, random);
        small.compute(); // nobody may compute, so nobody waits for a peer
        Side first = new Side();
        Side second = new Side();
        onLoop(() -> first.start(small, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));
        onLoop(() -> second.start(small, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));

        assertEquals(DtlsFailure.POOL_FULL, second.outcome());
        assertEquals(1, small.unfinishedHandshakes());
        small.rest();
        onLoop(first.session()::close);
    }

    @Test
    @Tag("T32")
    void theOldestThatWaitsForItsPeerMakesRoom() throws Exception {
        DtlsPool small = new DtlsPool(1, 1, random);
        Side first = new Side();
        Side second = new Side();
        onLoop(() -> first.start(small, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));
        until(first.session()::waitsForPeer);
        onLoop(() -> second.start(small, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));

        assertEquals(DtlsFailure.POOL_FULL, first.outcome());
        assertEquals(1, small.unfinishedHandshakes());
        onLoop(second.session()::close);
    }

    @Test
    @Tag("T32")
    void fiveThousandHalfOpenHandshakesCostABoundedAmountAndLockNobodyOut() throws Exception {
        int most = 64;
        DtlsPool crowded = new DtlsPool(2, most, random);
        byte[] half = Arrays.copyOf(hello(), 200);
        List<Side> halfOpen = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Side side = new Side();
            halfOpen.add(side);
            onLoop(() -> {
                side.start(crowded, DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint());
                side.session().offer(half, 0, half.length);
            });
            assertTrue(crowded.unfinishedHandshakes() <= most);
        }
        until(() ->
                halfOpen.stream().filter(side -> side.session().waitsForPeer()).count() == most);
        assertEquals(0, crowded.queuedBytes().get());

        Side client = new Side();
        Side server = new Side();
        client.other = server;
        server.other = client;
        onLoop(() -> server.start(crowded, DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint()));
        onLoop(() -> client.start(pool, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));

        assertNotNull(client.keys());
        assertNotNull(server.keys());
        for (Side side : halfOpen) {
            onLoop(side.session()::close);
        }
    }

    @Test
    @Tag("T32")
    void thePoolsQueuesTogetherAreBounded() throws Exception {
        DtlsPool busy = new DtlsPool(1, 1_000, random);
        busy.compute(); // nobody may compute, so nothing is taken from the queues
        byte[] noise = new byte[1_024];
        List<Side> sides = new ArrayList<>();
        boolean full = false;
        while (!full) {
            Side side = new Side();
            sides.add(side);
            onLoop(() -> side.start(busy, DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint()));
            int taken = 0;
            while (side.session().offer(noise, 0, noise.length) == null) {
                taken++;
            }
            full = taken < 64;
        }
        assertEquals(1 + DatagramQueue.MAX_BYTES_IN_ALL / DatagramQueue.MAX_BYTES, sides.size());
        assertEquals(DatagramQueue.MAX_BYTES_IN_ALL, busy.queuedBytes().get());
        busy.rest();
        for (Side side : sides) {
            onLoop(side.session()::close);
        }
        until(() -> busy.queuedBytes().get() == 0);
    }

    @Test
    @Tag("H35")
    void aHelloThatLeadsNowhereIsNotAnswered() throws Exception {
        byte[] foreign = hello();
        int suites = 13 + 12 + 2 + 32 + 2;
        for (int i = suites + 2; i < suites + 2 + foreign[suites + 1]; i += 2) {
            foreign[i] = 0x13; // no suite of ours
        }
        Side server = new Side();
        Side watcher = new Side();
        server.other = watcher;
        List<byte[]> sent = new ArrayList<>();
        server.filter = datagram -> {
            sent.add(datagram);
            return null;
        };
        onLoop(() -> server.start(pool, DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint()));
        onLoop(() -> server.session().offer(foreign, 0, foreign.length));

        assertEquals(DtlsFailure.PROTOCOL, server.outcome());
        onLoop(() -> assertEquals(List.of(), sent));
        onLoop(() -> assertEquals(DropReason.CLOSED, server.session().offer(foreign, 0, foreign.length)));
    }

    /** A client's first datagram. */
    private byte[] hello() throws Exception {
        Side client = new Side();
        LinkedBlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
        client.filter = datagram -> {
            if (datagram != null) {
                sent.add(datagram);
            }
            return null;
        };
        onLoop(() -> client.start(pool, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));
        byte[] hello = sent.poll(30, TimeUnit.SECONDS);
        assertNotNull(hello);
        onLoop(client.session()::close);
        return hello;
    }

    /** Lets other threads go on until it is so; the class's time limit ends what never becomes so. */
    private static void until(BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
    }

    @Test
    @Tag("T32")
    void aSilentPeerDoesNotHoldUpAnother() throws Exception {
        DtlsPool one = new DtlsPool(1, 8, random);
        List<Side> silent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Side side = new Side();
            silent.add(side);
            onLoop(() -> side.start(one, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));
        }
        Side client = new Side();
        Side server = new Side();
        client.other = server;
        server.other = client;
        onLoop(() -> server.start(one, DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint()));
        onLoop(() -> client.start(one, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));

        assertNotNull(client.keys());
        assertNotNull(server.keys());
        for (Side side : silent) {
            onLoop(side.session()::close);
        }
    }

    @Test
    @Tag("T32")
    void dropsDatagramsBeyondItsQueue() throws Exception {
        DtlsPool busy = new DtlsPool(1, 8, random);
        busy.compute(); // nobody may compute, so nothing is taken from the queue
        Side server = new Side();
        onLoop(() -> server.start(busy, DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint()));
        byte[] noise = new byte[1_024];
        int taken = 0;
        while (server.session().offer(noise, 0, noise.length) == null) {
            taken++;
        }

        assertEquals(64, taken);
        assertEquals(DropReason.DTLS_QUEUE_FULL, server.session().offer(noise, 0, noise.length));
        server.session().close();
        assertEquals(DropReason.CLOSED, server.session().offer(noise, 0, noise.length));
        busy.rest();
    }

    @Test
    void noiseEndsNothing() throws Exception {
        Side client = new Side();
        Side server = new Side();
        client.other = server;
        server.other = client;
        onLoop(() -> server.start(pool, DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint()));
        Random noise = new Random(7);
        for (int i = 0; i < 40; i++) {
            byte[] datagram = new byte[1 + noise.nextInt(200)];
            noise.nextBytes(datagram);
            onLoop(() -> server.session().offer(datagram, 0, datagram.length));
        }
        onLoop(() -> client.start(pool, DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));

        assertNotNull(client.keys());
        assertNotNull(server.keys());
    }

    @Test
    void warmsUpWithHandshakesInThisProcess() throws Exception {
        assertEquals(6, DtlsWarmUp.run(pool, 6, () -> true, random, NOW));
        assertEquals(0, DtlsWarmUp.run(pool, 6, () -> false, random, NOW));
        assertEquals(0, pool.unfinishedHandshakes());
    }

    @Test
    void keysAreZeroAfterClose() throws Exception {
        SrtpKeys keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, filled(56));
        keys.close();

        assertArrayEquals(new byte[16], keys.clientKey());
        assertArrayEquals(new byte[16], keys.serverKey());
        assertArrayEquals(new byte[12], keys.clientSalt());
        assertArrayEquals(new byte[12], keys.serverSalt());
        assertTrue(keys.toString().contains("redacted"));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 7);
        return bytes;
    }

    private void connect(Side client, Side server, CertificateFingerprint ofClient, CertificateFingerprint ofServer)
            throws Exception {
        client.other = server;
        server.other = client;
        onLoop(() -> server.start(pool, DtlsRole.SERVER, serverCertificate, ofClient));
        onLoop(() -> client.start(pool, DtlsRole.CLIENT, clientCertificate, ofServer));
    }

    private void onLoop(Runnable task) throws InterruptedException, ExecutionException {
        loop.submit(task).get();
    }

    /** Drops the first datagram that begins with a record of the given content type; 20 is ChangeCipherSpec. */
    private static final class DropFirst implements UnaryOperator<byte @Nullable []> {
        private final int type;
        private boolean dropped;

        DropFirst(int type) {
            this.type = type;
        }

        @Override
        public byte @Nullable [] apply(byte @Nullable [] datagram) {
            if (!dropped && datagram != null && datagram[0] == type) {
                dropped = true;
                return null;
            }
            return datagram;
        }
    }

    private final class Side implements DtlsEvents {
        private final LinkedBlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        private UnaryOperator<byte @Nullable []> filter = datagram -> datagram;
        private @Nullable DtlsSession session;
        private @Nullable Side other;

        void start(DtlsPool where, DtlsRole role, DtlsCertificate own, CertificateFingerprint expected) {
            session = where.open(role, own, expected, loop, this);
        }

        DtlsSession session() {
            if (session == null) {
                throw new AssertionError("not started");
            }
            return session;
        }

        Object outcome() throws InterruptedException {
            Object outcome = outcomes.poll(30, TimeUnit.SECONDS);
            assertNotNull(outcome);
            return outcome;
        }

        SrtpKeys keys() throws InterruptedException {
            return (SrtpKeys) outcome();
        }

        @Override
        public void send(byte[] datagram) {
            byte[] passed = filter.apply(datagram);
            if (passed != null && other != null && other.session != null) {
                other.session.offer(passed, 0, passed.length);
            }
        }

        @Override
        public void established(SrtpKeys keys) {
            outcomes.add(keys);
        }

        @Override
        public void failed(DtlsFailure failure) {
            outcomes.add(failure);
        }

        @Override
        public void closed() {
            outcomes.add("closed");
        }
    }
}
