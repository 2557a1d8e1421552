package org.sabha.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import org.sabha.media.PacketSink;
import org.sabha.wire.packet.NetworkPath;

/** Sends as the server does by Netty: a train as one segmented datagram, all of a flush in one system call. */
final class SegmentedSink implements PacketSink {
    private final Channel channel;
    private final boolean segmented = EpollDatagramChannel.isSegmentedDatagramPacketSupported();

    SegmentedSink(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        channel.write(new DatagramPacket(copy(buffer, offset, length), to.remote()), channel.voidPromise());
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        if (segmented && length > segmentBytes) {
            channel.write(
                    new SegmentedDatagramPacket(copy(buffer, offset, length), segmentBytes, to.remote()),
                    channel.voidPromise());
            return;
        }
        for (int at = 0; at < length; at += segmentBytes) {
            send(buffer, offset + at, Math.min(segmentBytes, length - at), to);
        }
    }

    void flush() {
        channel.flush();
    }

    private ByteBuf copy(byte[] buffer, int offset, int length) {
        return channel.alloc().directBuffer(length).writeBytes(buffer, offset, length);
    }
}
