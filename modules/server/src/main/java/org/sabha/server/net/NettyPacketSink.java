package org.sabha.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import org.sabha.media.PacketSink;
import org.sabha.wire.packet.NetworkPath;

/**
 * Sends by Netty: trains as one segmented datagram (UDP GSO) where the system has it, else packet by packet, and all of
 * a flush in one sendmmsg. What does not fit into the socket's queue is dropped and counted, as a router would.
 */
final class NettyPacketSink implements PacketSink {
    private final Channel channel;
    private final boolean segmented;
    private long droppedWhenFull;

    NettyPacketSink(Channel channel, boolean epoll) {
        this.channel = channel;
        this.segmented = epoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    long droppedWhenFull() {
        return droppedWhenFull;
    }

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        if (!channel.isWritable()) {
            droppedWhenFull++;
            return;
        }
        channel.write(new DatagramPacket(copy(buffer, offset, length), to.remote()), channel.voidPromise());
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        if (!segmented || length <= segmentBytes) {
            for (int at = 0; at < length; at += segmentBytes) {
                send(buffer, offset + at, Math.min(segmentBytes, length - at), to);
            }
            return;
        }
        if (!channel.isWritable()) {
            droppedWhenFull += (length + segmentBytes - 1) / segmentBytes;
            return;
        }
        channel.write(
                new SegmentedDatagramPacket(copy(buffer, offset, length), segmentBytes, to.remote()),
                channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    private ByteBuf copy(byte[] buffer, int offset, int length) {
        return channel.alloc().directBuffer(length).writeBytes(buffer, offset, length);
    }
}
