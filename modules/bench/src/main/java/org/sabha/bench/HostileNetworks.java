package org.sabha.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sockets of many networks that say nothing, opened without pause; the addresses are of the loopback network, a /24 each.
 * Those that the server closed are forgotten. Runs a thread of its own until it is closed.
 */
final class HostileNetworks implements AutoCloseable {
    private static final int ADDRESSES = 250;

    private final InetSocketAddress target;
    private final int networks;
    private final long perSecond;
    private final ArrayDeque<SocketChannel> open = new ArrayDeque<>(); // the thread's
    private final ByteBuffer sink = ByteBuffer.allocate(64);
    private final Thread thread;
    private volatile int opened;
    private volatile boolean over;

    /** @param most sockets that are held open at once, within the limit of open files */
    HostileNetworks(int port, int networks, long perSecond, int most) {
        target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        this.networks = networks;
        this.perSecond = perSecond;
        thread = Thread.ofPlatform().daemon().name("hostile-networks").start(() -> run(most));
    }

    int opened() {
        return opened;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the thread
    private void run(int most) {
        long began = System.nanoTime();
        while (!over) {
            long due = began + opened * TimeUnit.SECONDS.toNanos(1) / perSecond;
            LockSupport.parkNanos(due - System.nanoTime());
            try {
                open.add(connect(opened));
            } catch (IOException e) {
                // refused: that is one too
            }
            opened++;
            look();
            if (open.size() > most) {
                close(open.remove());
            }
        }
        open.forEach(HostileNetworks::close);
    }

    private SocketChannel connect(int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            byte[] from = {127, 2, (byte) (number % networks), (byte) (number / networks % ADDRESSES + 1)};
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
            channel.configureBlocking(false);
            channel.connect(target);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Looks at the four that have waited longest, which is more than come. */
    private void look() {
        for (int i = 0; i < 4 && !open.isEmpty(); i++) {
            SocketChannel channel = open.remove();
            if (isOpen(channel)) {
                open.add(channel);
            } else {
                close(channel);
            }
        }
    }

    private boolean isOpen(SocketChannel channel) {
        try {
            sink.clear();
            return (channel.isConnected() || channel.finishConnect()) ? channel.read(sink) >= 0 : true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    /** Returns once its sockets are closed. */
    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
