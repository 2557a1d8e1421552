package org.sabha.wire.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpKeys;

/**
 * One DTLS association of one ICE session, behind a non-blocking port.
 *
 * <pre>
 *   loop --offer--> bounded queue --> virtual thread (Bouncy Castle) --executor--> loop: DtlsEvents
 *
 *   WAITING (server, no datagram yet) -> HANDSHAKING -> ESTABLISHED -> ENDED
 *                                             +-- failed -----------------^
 * </pre>
 *
 * It makes one attempt; a new one needs a new session. After the handshake it still reads what comes (retransmitted
 * flights, close_notify). {@link #offer} and {@link #close} belong to the loop, whose executor also runs the events.
 */
public final class DtlsSession implements AutoCloseable {
    private static final int SEND_LIMIT_BYTES = 1_200;
    private static final int RECEIVE_LIMIT_BYTES = 1_500;

    private final DtlsPool pool;
    private final DtlsRole role;
    private final DtlsIdentity identity;
    private final Executor loop;
    private final DtlsEvents events;
    private final DatagramQueue queue;
    private boolean begun;
    private volatile boolean closedByOwner;
    private volatile boolean waiting;
    private volatile boolean gaveWay;
    private volatile boolean ended;

    DtlsSession(DtlsPool pool, DtlsRole role, DtlsIdentity identity, Executor loop, DtlsEvents events) {
        this.pool = pool;
        this.role = role;
        this.identity = identity;
        this.loop = loop;
        this.events = events;
        this.queue = new DatagramQueue(pool.queuedBytes());
    }

    /** Hands in a datagram, copied; null when it was taken. */
    public @Nullable DropReason offer(byte[] bytes, int offset, int length) {
        if (closedByOwner || ended) {
            return DropReason.CLOSED;
        }
        if (length > RECEIVE_LIMIT_BYTES || !HandshakeBounds.admitsDatagram(bytes, offset, length)) {
            return DropReason.OVERSIZED;
        }
        if (length == 0 || !queue.offer(Arrays.copyOfRange(bytes, offset, offset + length))) {
            return DropReason.DTLS_QUEUE_FULL;
        }
        begin();
        return null;
    }

    /** Sends close_notify when established, and ends; afterwards only that datagram is still reported. */
    @Override
    public void close() {
        closedByOwner = true;
        queue.end();
    }

    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        if (pool.beginHandshake(this)) {
            pool.start(this::run);
        } else {
            end();
            tell(() -> events.failed(DtlsFailure.POOL_FULL));
        }
    }

    /** Whether it is the peer's turn in an unfinished handshake, and nothing came yet. */
    boolean waitsForPeer() {
        return waiting && queue.isEmpty();
    }

    /** Ends the unfinished handshake in favour of another. */
    void giveWay() {
        gaveWay = true;
        queue.end();
    }

    private void end() {
        ended = true;
        queue.discard();
    }

    private void run() {
        pool.compute();
        try {
            DtlsHandshake handshake =
                    role == DtlsRole.SERVER ? new DtlsServerHandshake(identity) : new DtlsClientHandshake(identity);
            QueueTransport datagrams = new QueueTransport();
            DTLSTransport dtls = handshake(handshake, datagrams);
            if (dtls != null) {
                serve(dtls, datagrams);
            }
        } finally {
            end();
            pool.rest();
        }
    }

    /** Null when it failed. */
    private @Nullable DTLSTransport handshake(DtlsHandshake handshake, QueueTransport datagrams) {
        DTLSTransport dtls = null;
        DtlsFailure failure = DtlsFailure.PROTOCOL;
        try {
            dtls = handshake.run(datagrams);
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle answers some malformed input with unchecked exceptions; they end this session alone.
            failure = failureOf(e);
        }
        pool.endHandshake(this);
        SrtpKeys keys = identity.keys();
        if (dtls == null || keys == null) {
            fail(failure);
            return null;
        }
        deliver(keys);
        return dtls;
    }

    private DtlsFailure failureOf(Exception e) {
        if (gaveWay) {
            return DtlsFailure.POOL_FULL;
        }
        if (e instanceof TlsTimeoutException) {
            return DtlsFailure.TIMED_OUT;
        }
        return e instanceof TlsFatalAlertReceived ? DtlsFailure.REFUSED_BY_PEER : identity.failure();
    }

    /** Ends first: who hears of it may offer nothing more. */
    private void fail(DtlsFailure failure) {
        end();
        tell(() -> events.failed(failure));
    }

    private void deliver(SrtpKeys keys) {
        boolean accepted = tryExecute(() -> {
            if (closedByOwner) {
                keys.close();
            } else {
                events.established(keys);
            }
        });
        if (!accepted) {
            keys.close();
        }
    }

    /** Reads late datagrams until the peer or the owner ends it; rests while there are none. */
    private void serve(DTLSTransport dtls, QueueTransport datagrams) {
        byte[] scratch = new byte[RECEIVE_LIMIT_BYTES];
        try {
            while (!identity.endedByPeer()) {
                if (!datagrams.awaitNext()) {
                    dtls.close();
                    return;
                }
                receiveAll(dtls, scratch);
            }
        } catch (IOException | RuntimeException e) {
            // the association is broken, which is the same as closed
            ended = true;
        }
        tell(events::closed);
    }

    /** Has one datagram worked off. */
    private static void receiveAll(DTLSTransport dtls, byte[] scratch) throws IOException {
        try {
            dtls.receive(scratch, 0, scratch.length, 1);
        } catch (NothingMore e) {
            // the datagram held no application data, as is usual
        }
    }

    private void tell(Runnable event) {
        tryExecute(() -> {
            if (!closedByOwner) {
                event.run();
            }
        });
    }

    /** A loop that has shut down takes nothing more; there is nobody left to tell. */
    private boolean tryExecute(Runnable event) {
        try {
            loop.execute(event);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Ends a read once its datagram is worked off. A time-out would do the same a millisecond later: Bouncy Castle asks
     * again and again until the clock says so, on the processor.
     */
    private static final class NothingMore extends InterruptedIOException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Bouncy Castle's view of the queue; only the session's thread uses it. */
    private final class QueueTransport implements DatagramTransport {
        private byte @Nullable [] next;
        private boolean handshakeDone;
        private boolean helloAnswered;

        /** Waits for a late datagram, without holding a permit; false when the owner closed. */
        boolean awaitNext() throws IOException {
            handshakeDone = true;
            pool.rest();
            try {
                byte[] datagram = queue.take();
                next = datagram;
                return !DatagramQueue.isEnd(datagram);
            } catch (InterruptedException e) {
                throw interrupted();
            } finally {
                pool.compute();
            }
        }

        @Override
        public int receive(byte[] target, int offset, int length, int waitMillis) throws IOException {
            if (next == null && handshakeDone) {
                throw new NothingMore();
            }
            byte[] datagram = next == null ? await(waitMillis) : next;
            next = null;
            if (datagram == null) {
                return -1;
            }
            if (DatagramQueue.isEnd(datagram)) {
                throw new InterruptedIOException("closed by owner");
            }
            int count = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, target, offset, count);
            return count;
        }

        private byte @Nullable [] await(int waitMillis) throws IOException {
            byte[] ready = queue.poll();
            if (ready != null) {
                return ready;
            }
            pool.rest();
            waiting = true;
            try {
                return queue.poll(Math.max(1, waitMillis));
            } catch (InterruptedException e) {
                throw interrupted();
            } finally {
                waiting = false;
                pool.compute();
            }
        }

        private static InterruptedIOException interrupted() {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("session thread interrupted");
        }

        @Override
        public void send(byte[] bytes, int offset, int length) {
            if (refusesHello(bytes[offset])) {
                return;
            }
            byte[] datagram = Arrays.copyOfRange(bytes, offset, offset + length);
            tryExecute(() -> events.send(datagram));
        }

        /**
         * A hello that leads nowhere is not answered: anybody can have sent it, and the real client would take the alert
         * for the end of its own handshake (H35).
         */
        private boolean refusesHello(int contentType) {
            helloAnswered |= contentType == HandshakeBounds.HANDSHAKE;
            return role == DtlsRole.SERVER && !helloAnswered;
        }

        @Override
        public int getReceiveLimit() {
            return RECEIVE_LIMIT_BYTES;
        }

        @Override
        public int getSendLimit() {
            return SEND_LIMIT_BYTES;
        }

        @Override
        public void close() {
            // the queue has nothing to release
        }
    }
}
