package org.sabha.wire.dtls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way from the loop to a session's thread, bounded in bytes, for this session and for all of a pool.
 * An empty array is the end mark; it is always accepted.
 */
final class DatagramQueue {
    /** What a peer may leave unread, bytes. */
    static final int MAX_BYTES = 64 * 1024;

    /** What the peers of a pool may leave unread together, bytes. */
    static final long MAX_BYTES_IN_ALL = 16L * 1024 * 1024;

    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queuedBytes = new AtomicInteger();
    private final AtomicLong queuedInAll;
    private volatile boolean discarded;

    /** @param queuedInAll the bytes in all queues of the pool, kept by the queues */
    DatagramQueue(AtomicLong queuedInAll) {
        this.queuedInAll = queuedInAll;
    }

    /** False, and the datagram is dropped, when the queue or the pool's share is full. */
    boolean offer(byte[] datagram) {
        long inAll = queuedInAll.addAndGet(datagram.length);
        if (queuedBytes.addAndGet(datagram.length) > MAX_BYTES || inAll > MAX_BYTES_IN_ALL) {
            leave(datagram);
            return false;
        }
        queue.add(datagram);
        if (discarded) {
            discard();
        }
        return true;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Empties the queue for good: the session is over. */
    void discard() {
        discarded = true;
        while (poll() != null) {
            // what comes in meanwhile is emptied by whoever offers it
        }
    }

    private void leave(byte[] datagram) {
        queuedBytes.addAndGet(-datagram.length);
        queuedInAll.addAndGet(-datagram.length);
    }

    void end() {
        queue.add(END);
    }

    static boolean isEnd(byte[] datagram) {
        return datagram.length == 0;
    }

    /** The next datagram without waiting, or null. */
    byte @Nullable [] poll() {
        return taken(queue.poll());
    }

    /** The next datagram within {@code waitMillis}, or null. */
    byte @Nullable [] poll(int waitMillis) throws InterruptedException {
        return taken(queue.poll(waitMillis, TimeUnit.MILLISECONDS));
    }

    /** The next datagram, however long it takes. */
    byte[] take() throws InterruptedException {
        byte[] datagram = queue.take();
        leave(datagram);
        return datagram;
    }

    private byte @Nullable [] taken(byte @Nullable [] datagram) {
        if (datagram != null) {
            leave(datagram);
        }
        return datagram;
    }
}
