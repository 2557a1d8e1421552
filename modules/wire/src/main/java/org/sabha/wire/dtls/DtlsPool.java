package org.sabha.wire.dtls;

import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.sabha.wire.srtp.DtlsRole;

/**
 * Where DTLS handshakes run: a virtual thread per session, of which only a few compute at a time.
 *
 * <p>A session holds one of {@code computing} permits while it works and gives it back while it waits for the peer, so
 * a thousand silent peers do not keep one honest peer waiting. Sessions that have begun a handshake and not ended it
 * are bounded by {@code maxHandshakes}; beyond that the oldest that waits for its peer makes room, or, when none waits,
 * the new one fails at once. So peers that never go on cannot lock others out. Established sessions are parked threads
 * that wake for the rare late datagram. Thread-safe.
 */
public final class DtlsPool {
    private final Semaphore computing;
    private final int maxHandshakes;
    private final SequencedSet<DtlsSession> unfinished = new LinkedHashSet<>(); // guarded by itself
    private final AtomicLong queuedBytes = new AtomicLong();
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
        this.maxHandshakes = maxHandshakes;
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

    /** Handshakes that have begun and not ended. */
    int unfinishedHandshakes() {
        synchronized (unfinished) {
            return unfinished.size();
        }
    }

    /** Bytes in the queues of all sessions, at most {@link DatagramQueue#MAX_BYTES_IN_ALL}. */
    AtomicLong queuedBytes() {
        return queuedBytes;
    }

    /** Whether the session may begin; the oldest that waits for its peer may have to end for it. */
    boolean beginHandshake(DtlsSession session) {
        synchronized (unfinished) {
            if (unfinished.size() >= maxHandshakes && !makeRoom()) {
                return false;
            }
            return unfinished.add(session);
        }
    }

    private boolean makeRoom() {
        for (DtlsSession oldest : unfinished) {
            if (oldest.waitsForPeer()) {
                unfinished.remove(oldest);
                oldest.giveWay();
                return true;
            }
        }
        return false;
    }

    void endHandshake(DtlsSession session) {
        synchronized (unfinished) {
            unfinished.remove(session);
        }
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
