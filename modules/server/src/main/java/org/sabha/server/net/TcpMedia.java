package org.sabha.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.signalling.FramedConnections;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.stun.IceCredentials;

/**
 * Media over TCP: takes connections that bring framed packets, from the port of HTTPS or from a port of its own, and
 * hands each to the loop of its session. Connections without a valid check yet are bounded, in all and for each address
 * (the /64 network of an IPv6 address); one that has it belongs to a session, which has a few. Safe for any thread.
 */
public final class TcpMedia implements FramedConnections, AutoCloseable {
    static final int MAX_UNPROVEN = 2_048;
    static final int MAX_UNPROVEN_PER_NETWORK = 256;

    private static final int BACKLOG = 1_024;

    private final List<MediaLoop> loops;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Map<String, Integer> unproven = new HashMap<>(); // guarded by itself
    private int unprovenInAll;
    private @Nullable Channel listener;

    /** @param loops in the order of their numbers */
    public TcpMedia(List<MediaLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    /**
     * Listens on a port of its own.
     *
     * @return the port that was bound
     * @throws IOException when it cannot be had
     */
    public int listen(EventLoops eventLoops, InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops.group())
                .channelFactory(eventLoops.serverChannels())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        take(connection);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on TCP port " + address.getPort() + " of " + address.getHostString() + " for media",
                    bound.cause());
        }
        listener = bound.channel();
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /** Has every answer from now on name these places, best first. */
    public void announce(List<InetSocketAddress> candidates) {
        loops.forEach(loop -> loop.loop().execute(() -> loop.engine().announceTcp(candidates)));
    }

    @Override
    public void take(Channel connection) {
        if (!(connection.remoteAddress() instanceof InetSocketAddress remote) || !enter(network(remote))) {
            connection.unsafe().closeForcibly();
            return;
        }
        open.add(connection);
        connection.pipeline().addLast("framed", new FramedConnection(connection, this));
    }

    /** The loop whose number the user fragment shows, null when there is none. */
    @Nullable
    MediaLoop loopOf(String ufrag) {
        int number = IceCredentials.shardOf(ufrag);
        return number < 0 || number >= loops.size() ? null : loops.get(number);
    }

    /** Connections without a valid check at the moment. */
    int unproven() {
        synchronized (unproven) {
            return unprovenInAll;
        }
    }

    private boolean enter(String network) {
        synchronized (unproven) {
            int here = unproven.getOrDefault(network, 0);
            if (unprovenInAll >= MAX_UNPROVEN || here >= MAX_UNPROVEN_PER_NETWORK) {
                return false;
            }
            unprovenInAll++;
            unproven.put(network, here + 1);
            return true;
        }
    }

    /** A connection had its first valid check, or ended without. */
    void proven(NetworkPath path) {
        synchronized (unproven) {
            unprovenInAll--;
            unproven.computeIfPresent(network(path.remote()), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private static String network(InetSocketAddress remote) {
        InetAddress address = remote.getAddress();
        byte[] bytes = address.getAddress();
        int prefixBytes = bytes.length == 4 ? 4 : 8;
        return HexFormat.of().formatHex(bytes, 0, prefixBytes);
    }

    @Override
    public void close() {
        Channel bound = listener;
        if (bound != null) {
            bound.close().awaitUninterruptibly();
        }
        open.close().awaitUninterruptibly();
    }
}
