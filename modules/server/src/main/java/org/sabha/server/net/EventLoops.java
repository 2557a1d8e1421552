package org.sabha.server.net;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.sabha.media.MediaEngine;

/** The event loops of the process, one per core: epoll where the system has it, else NIO. */
public final class EventLoops implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long TIMEOUT_MILLIS = 1_000;

    /** A machine with more has them served as far as its routes choose the right source. */
    private static final int MAX_OWN_ADDRESSES = 32;

    private final DatagramIo io;
    private final List<InetAddress> ownAddresses;
    private final boolean epoll;
    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();

    /**
     * @param count number of loops, 1 or more
     * @param io how datagrams are read and sent; chosen by {@link DatagramIo#choose}
     */
    public EventLoops(int count, DatagramIo io) {
        this(count, io, LocalAddresses.own(MAX_OWN_ADDRESSES));
    }

    /** @param ownAddresses addresses of the machine from which a port bound to all of them answers */
    EventLoops(int count, DatagramIo io, List<InetAddress> ownAddresses) {
        this.io = io;
        this.ownAddresses = List.copyOf(ownAddresses);
        epoll = io != DatagramIo.NIO;
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("sabha-loop"), handlers);
        for (EventExecutor loop : group) {
            loops.add((EventLoop) loop);
        }
    }

    public MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** In the order of their UDP ports. */
    public List<EventLoop> loops() {
        return List.copyOf(loops);
    }

    public boolean isEpoll() {
        return epoll;
    }

    /** How datagrams are read and sent. */
    public DatagramIo io() {
        return io;
    }

    /** Binds the UDP port of a loop, then makes the engine for the address that was bound. */
    MediaPort bind(
            EventLoop loop,
            InetSocketAddress address,
            Function<InetSocketAddress, MediaEngine> engines,
            LoopMeter meter) {
        return io == DatagramIo.NATIVE
                ? new NativeUdpListener(loop, address, engines, meter, System.nanoTime())
                : new NettyUdpListener(this, loop, address, ownAddresses, engines, meter);
    }

    public ChannelFactory<? extends ServerSocketChannel> serverChannels() {
        return epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
    }

    Class<? extends DatagramChannel> datagramChannel() {
        return epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    /** Stops the loops and waits up to 2 s for it. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(TIMEOUT_MILLIS * 2);
    }
}
