package org.sabha.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.util.ArrayList;
import java.util.List;
import org.sabha.media.PacketSink;
import org.sabha.wire.packet.NetworkPath;

/**
 * Sends by Netty: trains as one segmented datagram (UDP GSO) where the system has it, else packet by packet, and all of
 * a flush in one sendmmsg; by the channel by which the path was seen, so that answers come from the address that was
 * asked. What does not fit into the socket's queue is dropped and counted, as a router would.
 */
final class NettyPacketSink implements PacketSink {
    private final Channel main;
    private final boolean segmented;
    private final List<Channel> written = new ArrayList<>();
    private long droppedWhenFull;

    /** @param main takes what goes by a path that no channel has seen */
    NettyPacketSink(Channel main, boolean epoll) {
        this.main = main;
        this.segmented = epoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    long droppedWhenFull() {
        return droppedWhenFull;
    }

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        Channel channel = channelOf(to);
        if (!channel.isWritable()) {
            droppedWhenFull++;
            return;
        }
        write(channel, new DatagramPacket(copy(buffer, offset, length), to.remote()));
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        if (!segmented || length <= segmentBytes) {
            for (int at = 0; at < length; at += segmentBytes) {
                send(buffer, offset + at, Math.min(segmentBytes, length - at), to);
            }
            return;
        }
        Channel channel = channelOf(to);
        if (!channel.isWritable()) {
            droppedWhenFull += (length + segmentBytes - 1) / segmentBytes;
            return;
        }
        write(channel, new SegmentedDatagramPacket(copy(buffer, offset, length), segmentBytes, to.remote()));
    }

    private Channel channelOf(NetworkPath path) {
        return path.attachment() instanceof Channel seen ? seen : main;
    }

    private void write(Channel channel, Object datagram) {
        channel.write(datagram, channel.voidPromise());
        if (!written.contains(channel)) {
            written.add(channel);
        }
    }

    void flush() {
        for (Channel channel : written) {
            channel.flush();
        }
        written.clear();
    }

    private ByteBuf copy(byte[] buffer, int offset, int length) {
        return main.alloc().directBuffer(length).writeBytes(buffer, offset, length);
    }
}
