package org.sabha.wire.dtls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way from the loop to a session's thread, bounded in bytes. An empty array is the end mark; it is
 * always accepted.
 */
final class DatagramQueue {
    /** What a peer may leave unread, bytes. */
    static final int MAX_BYTES = 64 * 1024;

    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queuedBytes = new AtomicInteger();

    /** False, and the datagram is dropped, when the queue is full. */
    boolean offer(byte[] datagram) {
        if (queuedBytes.addAndGet(datagram.length) > MAX_BYTES) {
            queuedBytes.addAndGet(-datagram.length);
            return false;
        }
        return queue.add(datagram);
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
        queuedBytes.addAndGet(-datagram.length);
        return datagram;
    }

    private byte @Nullable [] taken(byte @Nullable [] datagram) {
        if (datagram != null) {
            queuedBytes.addAndGet(-datagram.length);
        }
        return datagram;
    }
}
