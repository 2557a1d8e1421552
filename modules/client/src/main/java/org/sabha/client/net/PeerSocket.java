package org.sabha.client.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClass;
import org.sabha.wire.packet.PacketClassifier;

/** The UDP socket of one peer, connected to the server. On its loop only. */
public final class PeerSocket implements ClientLoop.DatagramReader, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int READS_PER_TURN = 64;

    /** Takes what comes. */
    public interface Receiver {
        void dtls(byte[] bytes, int offset, int length);

        void datagram(byte[] bytes, int offset, int length, long nowNanos);
    }

    private final DatagramChannel channel;
    private final SelectionKey key;
    private final Receiver receiver;
    private final ByteBuffer outgoing =
            ByteBuffer.allocateDirect(PacketBuffer.MAX_PACKET_BYTES + PacketBuffer.TAIL_ROOM);
    private final byte[] bytes = new byte[2_048];
    private long unsent;

    /** Opens a socket and connects it. */
    public PeerSocket(ClientLoop loop, InetSocketAddress server, Receiver receiver) {
        this.receiver = receiver;
        try {
            channel = DatagramChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.connect(server);
            key = channel.register(loop.selector(), SelectionKey.OP_READ, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void readable(ByteBuffer datagram, long nowNanos) throws IOException {
        for (int i = 0; i < READS_PER_TURN && channel.isOpen(); i++) {
            datagram.clear();
            int length = read(datagram);
            if (length <= 0) {
                return;
            }
            datagram.flip();
            datagram.get(bytes, 0, length);
            if (PacketClassifier.classify(bytes, 0, length) == PacketClass.DTLS) {
                receiver.dtls(bytes, 0, length);
            } else {
                receiver.datagram(bytes, 0, length, System.nanoTime());
            }
        }
    }

    /** A server that has gone answers with ICMP, which is no news. */
    private int read(ByteBuffer datagram) throws IOException {
        try {
            return channel.read(datagram);
        } catch (PortUnreachableException e) {
            return 0;
        }
    }

    /** Sends, or loses, a datagram, as a network does. */
    public void send(byte[] source, int offset, int length) {
        outgoing.clear();
        outgoing.put(source, offset, length).flip();
        try {
            if (channel.write(outgoing) == 0) {
                unsent++;
            }
        } catch (PortUnreachableException | ClosedChannelException e) {
            unsent++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Datagrams that the system did not take. */
    public long unsent() {
        return unsent;
    }

    @Override
    public void close() {
        try {
            key.cancel();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
