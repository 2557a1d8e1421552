package org.sabha.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.sabha.media.MediaEngine;
import org.sabha.wire.packet.NetworkPath;

/**
 * The UDP port of one event loop on Netty's channel: reads a batch (recvmmsg where there is epoll), hands each datagram to the loop's
 * {@link MediaEngine}, sends what came of it in one flush, and wakes the engine when it asks to be. Confined to its
 * loop.
 */
final class NettyUdpListener extends ChannelInboundHandlerAdapter implements MediaPort {
    /** Larger datagrams are nobody's media (H30); the extra byte shows that one was cut. */
    private static final int MAX_DATAGRAM_BYTES = 1_501;

    private static final int BATCH = 32;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(4 << 20, 8 << 20);

    private final LoopMeter meter;
    private final EngineTurns turns;
    private final byte[] scratch = new byte[2_048];
    private final NettyPacketSink sink;
    private final Channel channel;

    /**
     * Binds, then makes the engine for the address that was bound; throws {@link io.netty.channel.ChannelException} or a bind exception when the port is
     * taken.
     */
    NettyUdpListener(
            EventLoops loops,
            EventLoop loop,
            InetSocketAddress address,
            Function<InetSocketAddress, MediaEngine> engines,
            LoopMeter meter) {
        this.meter = meter;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.datagramChannel())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.AUTO_READ, false)
                .handler(this);
        if (loops.isEpoll()) {
            bootstrap
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM_BYTES)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES * BATCH));
        } else {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES));
        }
        channel = bootstrap.bind(address).syncUninterruptibly().channel();
        sink = new NettyPacketSink(channel, loops.isEpoll());
        turns = new EngineTurns(loop, engines.apply(localAddress()), sink, sink::flush, meter);
        channel.config().setAutoRead(true);
    }

    @Override
    public EngineTurns turns() {
        return turns;
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public long droppedWhenFull() {
        return sink.droppedWhenFull() + turns.droppedOnConnections();
    }

    @Override
    public boolean isSharable() {
        return false;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        try {
            ByteBuf content = datagram.content();
            int length = content.readableBytes();
            if (length <= scratch.length) {
                content.readBytes(scratch, 0, length);
                NetworkPath from = NetworkPath.udp(datagram.sender());
                turns.receive(scratch, length, from);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        turns.endOfBatch();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        turns.close();
    }

    /** A datagram that could not be sent or read (ICMP unreachable, no route) is not an event of the port. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        meter.countSocketError();
    }

    @Override
    public void afterWork(long nowNanos) {
        turns.afterWork(nowNanos);
    }

    @Override
    public void close() {
        channel.close();
    }
}
