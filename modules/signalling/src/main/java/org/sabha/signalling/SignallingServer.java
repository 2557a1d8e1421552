package org.sabha.signalling;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP and WebSocket ports of a server. Used by the thread that starts and stops it, never by an event loop. */
public final class SignallingServer {
    private static final Logger LOG = LoggerFactory.getLogger(SignallingServer.class);
    private static final int BACKLOG = 1_024;

    /** How long connections have to say goodbye; what was to be told them has left by then. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final ServerContext surroundings;
    private final List<Channel> listeners = new ArrayList<>();
    private final OriginList origins;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    /** @param clock for the Date header only */
    public SignallingServer(
            SignallingSettings settings,
            Deciders deciders,
            StaticFiles files,
            ClientConnections connections,
            SignallingCounters counters,
            InstantSource clock) {
        surroundings = new ServerContext(
                settings,
                deciders,
                files,
                connections,
                counters,
                clock,
                task -> Thread.ofVirtual().name("body").start(task));
        origins = new OriginList(settings.origins());
    }

    /**
     * The ports that were bound.
     *
     * @param tls absent without a certificate
     * @param plain absent when not asked for
     */
    public record Ports(OptionalInt tls, OptionalInt plain) {}

    /**
     * Binds the ports of the settings and begins to accept.
     *
     * @param loops where connections live
     * @param channels the listening channel that fits the loops
     * @param tls TLS 1.2 and 1.3 with the server's certificate; without it the TLS port is not bound
     * @throws UncheckedIOException if a port cannot be had; nothing is bound then
     */
    public Ports bind(
            EventLoopGroup loops, ChannelFactory<? extends ServerChannel> channels, Optional<SslContext> tls) {
        return bind(loops, channels, tls, Optional.empty());
    }

    /**
     * The same, with connections of the TLS port that begin with a framed packet handed to a taker.
     *
     * @param framed who takes them; empty to refuse them
     */
    public Ports bind(
            EventLoopGroup loops,
            ChannelFactory<? extends ServerChannel> channels,
            Optional<SslContext> tls,
            Optional<FramedConnections> framed) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channelFactory(channels)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true);
        SignallingSettings.Addresses addresses = surroundings.settings.addresses();
        try {
            Ports ports = new Ports(
                    tls.isPresent()
                            ? listen(bootstrap, addresses.tls(), tls.get(), framed.orElse(null))
                            : OptionalInt.empty(),
                    addresses.plain().isPresent()
                            ? listen(bootstrap, addresses.plain().get(), null, null)
                            : OptionalInt.empty());
            origins.include(ports);
            // Only now is the list of origins whole.
            listeners.forEach(listener -> listener.config().setAutoRead(true));
            return ports;
        } catch (RuntimeException e) {
            closeListeners();
            throw e;
        }
    }

    /**
     * Stops accepting, closes every WebSocket with code 1012 (service restart), after what was sent before, and then all
     * connections; the stage completes when they are closed, after 1 s at the latest.
     */
    public CompletionStage<Void> stop() {
        closeListeners();
        for (Channel channel : open) {
            channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(ServerStops.EVENT));
        }
        CompletableFuture<Void> closed = new CompletableFuture<>();
        open.newCloseFuture().addListener(_ -> closed.complete(null));
        GlobalEventExecutor.INSTANCE.schedule(
                () -> open.close().addListener(_ -> closed.complete(null)), FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
        LOG.info("signalling.stopping connections={}", open.size());
        return closed;
    }

    private OptionalInt listen(
            ServerBootstrap bootstrap,
            InetSocketAddress address,
            @Nullable SslContext tls,
            @Nullable FramedConnections framed) {
        ChannelFuture bound = bootstrap
                .clone()
                .childHandler(new ConnectionOpening(surroundings, origins, tls, open, framed))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(new IOException("cannot listen on " + address, bound.cause()));
        }
        listeners.add(bound.channel());
        int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
        LOG.info("signalling.listening port={} tls={}", port, tls != null);
        return OptionalInt.of(port);
    }

    private void closeListeners() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        listeners.clear();
    }
}
