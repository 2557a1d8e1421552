package org.sabha.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many connections that mean no good, from many addresses of the loopback network so that no limit per address is what
 * ends them. One thread.
 */
final class SocketCrowd implements AutoCloseable {
    private static final int ADDRESSES_OF_A_NETWORK = 200;
    private static final int NETWORKS = 20;
    private static final int SMALL_WINDOW_BYTES = 4_096;

    private final InetSocketAddress target;
    private final List<SocketChannel> open = new ArrayList<>();
    private final ByteBuffer sink = ByteBuffer.allocate(4_096);
    private int opened;
    private int refused;

    SocketCrowd(int port) {
        target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** Connects that many, and lets each say the same. Those that are refused are counted. */
    void open(int count, byte[] greeting) {
        for (int i = 0; i < count; i++) {
            try {
                open.add(connect(greeting));
            } catch (IOException e) {
                refused++;
            }
        }
    }

    private SocketChannel connect(byte[] greeting) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW_BYTES);
        channel.bind(new InetSocketAddress(nextAddress(), 0));
        channel.connect(target);
        channel.configureBlocking(false);
        channel.write(ByteBuffer.wrap(greeting));
        return channel;
    }

    private InetAddress nextAddress() throws IOException {
        int network = opened % NETWORKS;
        int host = opened / NETWORKS % ADDRESSES_OF_A_NETWORK + 1;
        opened++;
        return InetAddress.getByAddress(new byte[] {127, 1, (byte) network, (byte) host});
    }

    /** Each that is still open says this. */
    void say(byte[] text) {
        for (SocketChannel channel : open) {
            try {
                channel.write(ByteBuffer.wrap(text));
            } catch (IOException e) {
                refused++;
            }
        }
        dropClosed();
    }

    /** Forgets those that the server closed. Reads what came, so do not ask for readers that are to read nothing. */
    void dropClosed() {
        open.removeIf(channel -> {
            try {
                sink.clear();
                int read = channel.read(sink);
                if (read >= 0) {
                    return false;
                }
                channel.close();
            } catch (IOException e) {
                // reset is closed, too
            }
            return true;
        });
    }

    int size() {
        return open.size();
    }

    int refused() {
        return refused;
    }

    /** Waits until the server closed all of them. @return how long that took, or -1 if it took longer than the limit */
    long awaitAllClosedMillis(long limitMillis) throws InterruptedException {
        long began = System.nanoTime();
        while (!open.isEmpty()) {
            long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (tookMillis > limitMillis) {
                return -1;
            }
            TimeUnit.MILLISECONDS.sleep(20);
            dropClosed();
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @Override
    public void close() {
        for (SocketChannel channel : open) {
            try {
                channel.close();
            } catch (IOException e) {
                refused++;
            }
        }
        open.clear();
    }
}
