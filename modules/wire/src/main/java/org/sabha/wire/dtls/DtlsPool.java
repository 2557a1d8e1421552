package org.sabha.wire.dtls;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.sabha.wire.srtp.DtlsRole;

/**
 * Where DTLS handshakes run: a virtual thread per session, of which only a few compute at a time.
 *
 * <p>A session holds one of {@code computing} permits while it works and gives it back while it waits for the peer, so
 * a thousand silent peers do not keep one honest peer waiting. Sessions that have begun a handshake and not ended it
 * are bounded by {@code maxHandshakes}; beyond that a new one fails at once. Established sessions are parked threads
 * that wake for the rare late datagram. Thread-safe.
 */
public final class DtlsPool {
    private final Semaphore computing;
    private final Semaphore handshakes;
    private final BcTlsCrypto crypto;
    private final ThreadFactory threads = Thread.ofVirtual().name("dtls-", 0).factory();

    /**
     * A pool; four permits measured best on two cores.
     *
     * @param computing how many sessions may compute at once
     * @param maxHandshakes how many handshakes may be unfinished at once
     */
    public DtlsPool(int computing, int maxHandshakes, SecureRandom random) {
        this.computing = new Semaphore(computing, true);
        this.handshakes = new Semaphore(maxHandshakes);
        this.crypto = new BoundedTlsCrypto(random);
    }

    /**
     * Opens a session. A client begins at once, a server with its first datagram.
     *
     * @param expected the fingerprint that signalling announced for the peer
     * @param loop where {@code events} is called
     */
    public DtlsSession open(
            DtlsRole role,
            DtlsCertificate certificate,
            CertificateFingerprint expected,
            Executor loop,
            DtlsEvents events) {
        DtlsIdentity identity = new DtlsIdentity(crypto, certificate, expected);
        DtlsSession session = new DtlsSession(this, role, identity, loop, events);
        if (role == DtlsRole.CLIENT) {
            session.begin();
        }
        return session;
    }

    /** How many more handshakes may begin now. */
    int freeHandshakes() {
        return handshakes.availablePermits();
    }

    boolean beginHandshake() {
        return handshakes.tryAcquire();
    }

    void endHandshake() {
        handshakes.release();
    }

    void start(Runnable session) {
        threads.newThread(session).start();
    }

    void compute() {
        computing.acquireUninterruptibly();
    }

    void rest() {
        computing.release();
    }
}
