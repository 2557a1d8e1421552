package org.sabha.wire.dtls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpKeys;

/**
 * Handshakes between a client and a server in this process, before the port opens: the first handshake of a JVM costs
 * fifty times what a warm one does, and a browser would wait for it.
 */
public final class DtlsWarmUp {
    private static final int AT_ONCE = 4;
    private static final long PATIENCE_SECONDS = 30;

    private DtlsWarmUp() {}

    /**
     * Runs up to {@code handshakes} handshakes through the pool and waits for them; stops early, after those under way,
     * when {@code inTime} says no; the caller has the clock.
     *
     * @return how many succeeded
     */
    public static int run(DtlsPool pool, int handshakes, BooleanSupplier inTime, SecureRandom random, Instant now)
            throws InterruptedException {
        DtlsCertificate clientCertificate = DtlsCertificate.generate(random, now);
        DtlsCertificate serverCertificate = DtlsCertificate.generate(random, now);
        Semaphore running = new Semaphore(AT_ONCE);
        AtomicInteger succeeded = new AtomicInteger();
        for (int i = 0; i < handshakes && inTime.getAsBoolean(); i++) {
            if (!running.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return succeeded.get();
            }
            pair(pool, clientCertificate, serverCertificate, success -> {
                succeeded.addAndGet(success ? 1 : 0);
                running.release();
            });
        }
        if (running.tryAcquire(AT_ONCE, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            running.release(AT_ONCE);
        }
        return succeeded.get();
    }

    private static void pair(
            DtlsPool pool, DtlsCertificate clientCertificate, DtlsCertificate serverCertificate, Outcome outcome) {
        AtomicInteger open = new AtomicInteger(2);
        AtomicInteger succeeded = new AtomicInteger();
        End client = new End();
        End server = new End();
        Outcome both = success -> {
            succeeded.addAndGet(success ? 1 : 0);
            if (open.decrementAndGet() == 0) {
                client.closeSession();
                server.closeSession();
                outcome.ended(succeeded.get() == 2);
            }
        };
        client.connect(server, both);
        server.connect(client, both);
        server.session =
                pool.open(DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint(), Runnable::run, server);
        client.session =
                pool.open(DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint(), Runnable::run, client);
    }

    /** Called once, when a handshake has ended. */
    private interface Outcome {
        void ended(boolean success);
    }

    /** One end of a pair; datagrams go straight into the other end's queue. */
    private static final class End implements DtlsEvents {
        private volatile @Nullable DtlsSession session;
        private volatile @Nullable End other;
        private volatile @Nullable Outcome outcome;

        void connect(End peer, Outcome ended) {
            other = peer;
            outcome = ended;
        }

        void closeSession() {
            DtlsSession own = session;
            if (own != null) {
                own.close();
            }
        }

        @Override
        public void send(byte[] datagram) {
            End peer = other;
            DtlsSession target = peer == null ? null : peer.session;
            if (target != null) {
                target.offer(datagram, 0, datagram.length);
            }
        }

        @Override
        public void established(SrtpKeys keys) {
            keys.close();
            end(true);
        }

        @Override
        public void failed(DtlsFailure failure) {
            end(false);
        }

        private void end(boolean success) {
            Outcome once = outcome;
            outcome = null;
            if (once != null) {
                once.ended(success);
            }
        }

        @Override
        public void closed() {
            // nothing is held
        }
    }
}
