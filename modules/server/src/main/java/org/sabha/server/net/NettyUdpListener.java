package org.sabha.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sabha.media.MediaEngine;
import org.sabha.wire.packet.NetworkPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP port of one event loop on Netty's channels: reads a batch (recvmmsg where there is epoll), hands each datagram
 * to the loop's {@link MediaEngine}, sends what came of it in one flush, and wakes the engine when it asks to be.
 * Confined to its loop.
 *
 * <p>Bound to all addresses it has a channel for each address of the machine, beside the one for those that come later:
 * a channel cannot tell to which address a datagram was sent, nor from which to answer, so each address has its own.
 */
final class NettyUdpListener implements MediaPort {
    private static final Logger LOG = LoggerFactory.getLogger(NettyUdpListener.class);

    /** Larger datagrams are nobody's media (H30); the extra byte shows that one was cut. */
    private static final int MAX_DATAGRAM_BYTES = 1_501;

    private static final int BATCH = 32;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(4 << 20, 8 << 20);

    private final LoopMeter meter;
    private final EngineRunner runner;
    private final byte[] scratch = new byte[2_048];
    private final NettyPacketSink sink;
    private final List<Channel> channels = new ArrayList<>();
    private final InetSocketAddress local;

    /**
     * Binds, then makes the engine for the address that was bound.
     *
     * @param own addresses of the machine, used when {@code address} is all of them
     * @throws io.netty.channel.ChannelException or a bind exception when the port is taken
     */
    NettyUdpListener(
            EventLoops loops,
            EventLoop loop,
            InetSocketAddress address,
            List<InetAddress> own,
            Function<InetSocketAddress, MediaEngine> engines,
            LoopMeter meter) {
        this.meter = meter;
        Bootstrap bootstrap = bootstrap(loops, loop);
        Channel main = bootstrap
                .clone()
                .handler(new Reader(null))
                .bind(address)
                .syncUninterruptibly()
                .channel();
        local = (InetSocketAddress) main.localAddress();
        channels.add(main);
        if (address.getAddress().isAnyLocalAddress()) {
            bindEach(bootstrap, main, own);
        }
        sink = new NettyPacketSink(main, loops.isEpoll());
        runner = new EngineRunner(loop, engines.apply(local), sink, sink::flush, meter);
        channels.forEach(channel -> channel.config().setAutoRead(true));
    }

    private static Bootstrap bootstrap(EventLoops loops, EventLoop loop) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.datagramChannel())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.AUTO_READ, false);
        return loops.isEpoll()
                ? bootstrap
                        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM_BYTES)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES * BATCH))
                : bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES));
    }

    /**
     * A channel for each address beside the one for all. The first was bound alone, so nobody else has the port; the
     * option that lets two of ours share it is taken back, so that nobody gets it later.
     */
    private void bindEach(Bootstrap bootstrap, Channel main, List<InetAddress> own) {
        main.config().setOption(ChannelOption.SO_REUSEADDR, true);
        Bootstrap shared = bootstrap.clone().option(ChannelOption.SO_REUSEADDR, true);
        for (InetAddress address : own) {
            ChannelFuture bound = shared.clone()
                    .handler(new Reader(address))
                    .bind(new InetSocketAddress(address, local.getPort()))
                    .awaitUninterruptibly();
            if (bound.isSuccess()) {
                channels.add(bound.channel());
            } else {
                // the channel for all addresses serves this one
                LOG.warn("media.address_not_bound cause={}", String.valueOf(bound.cause()));
            }
        }
        channels.forEach(channel -> channel.config().setOption(ChannelOption.SO_REUSEADDR, false));
    }

    @Override
    public EngineRunner runner() {
        return runner;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public long droppedWhenFull() {
        return sink.droppedWhenFull() + runner.droppedOnConnections();
    }

    /** Takes what comes by one channel. */
    private final class Reader extends ChannelInboundHandlerAdapter {
        private final @Nullable InetAddress one;

        /** @param one the address of the channel, null for all */
        Reader(@Nullable InetAddress one) {
            this.one = one;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket datagram = (DatagramPacket) message;
            try {
                ByteBuf content = datagram.content();
                int length = content.readableBytes();
                if (length <= scratch.length) {
                    content.readBytes(scratch, 0, length);
                    NetworkPath from = NetworkPath.udp(datagram.sender(), one);
                    from.attach(context.channel());
                    runner.receive(scratch, length, from);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            runner.endOfBatch();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            runner.close();
        }

        /** A datagram that could not be sent or read (ICMP unreachable, no route) is not an event of the port. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            meter.countSocketError();
        }
    }

    @Override
    public void afterWork(long nowNanos) {
        runner.afterWork(nowNanos);
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
    }
}
