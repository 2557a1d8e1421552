package org.sabha.signalling;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sets a new connection up, or closes it at once when its network has too many. */
final class ConnectionOpening extends ChannelInitializer<Channel> {
    /** A reader that takes nothing does not take the goodbye of TLS either. */
    private static final long CLOSE_NOTIFY_MILLIS = 300;

    private final ServerContext surroundings;
    private final OriginList origins;
    private final @Nullable SslContext tls;
    private final ChannelGroup open;
    private final @Nullable FramedConnections framed;

    ConnectionOpening(ServerContext surroundings, OriginList origins, @Nullable SslContext tls, ChannelGroup open) {
        this(surroundings, origins, tls, open, null);
    }

    /** @param framed takes connections that begin with a framed packet, null to have them fail as TLS */
    ConnectionOpening(
            ServerContext surroundings,
            OriginList origins,
            @Nullable SslContext tls,
            ChannelGroup open,
            @Nullable FramedConnections framed) {
        this.surroundings = surroundings;
        this.origins = origins;
        this.tls = tls;
        this.open = open;
        this.framed = framed;
    }

    @Override
    protected void initChannel(Channel channel) {
        InetAddress address = channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
        Runnable giveUp = () -> {
            surroundings.counters.connectionsGivenUp.increment();
            channel.close();
        };
        ConnectionGate.Place place = surroundings.settings.proxies().isProxy(address)
                ? surroundings.gate.enterOfProxy(giveUp)
                : surroundings.gate.enter(Network.of(address), giveUp);
        if (place == null) {
            surroundings.counters.connectionsRefused.increment();
            channel.unsafe().closeForcibly();
            return;
        }
        surroundings.counters.connectionsAccepted.increment();
        surroundings.counters.connectionsOpen.increment();
        channel.closeFuture().addListener(_ -> {
            place.leave();
            surroundings.counters.connectionsOpen.decrement();
        });
        open.add(channel);
        Client client = new Client(surroundings.settings.proxies(), address, place);
        if (framed == null) {
            addHandlers(channel, client);
        } else {
            addSwitch(channel, client, place, framed);
        }
    }

    private void addSwitch(Channel channel, Client client, ConnectionGate.Place place, FramedConnections taker) {
        channel.pipeline()
                .addLast(
                        "switch",
                        new FirstByteSwitch(
                                surroundings.settings.connections().tlsHandshake(),
                                ctx -> {
                                    open.remove(channel);
                                    // Media has limits of its own; a browser tries several connections.
                                    place.leave();
                                    taker.take(channel);
                                },
                                ctx -> addHandlers(channel, client)));
    }

    private void addHandlers(Channel channel, Client client) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast("tls", tlsHandler(channel, tls));
        }
        HttpExchange exchange = new HttpExchange(surroundings, origins, tls != null, client);
        pipeline.addLast(
                "drain", new DrainWatch(surroundings.settings.connections().outboundStall()));
        pipeline.addLast("decoder", new StrictRequestDecoder(surroundings.settings.http(), exchange::bytesCame));
        pipeline.addLast("encoder", new HttpResponseEncoder());
        pipeline.addLast("http", exchange);
        pipeline.addLast("last", new LastResort(surroundings));
    }

    private SslHandler tlsHandler(Channel channel, SslContext context) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(
                surroundings.settings.connections().tlsHandshake().toMillis());
        handler.setCloseNotifyFlushTimeout(CLOSE_NOTIFY_MILLIS, TimeUnit.MILLISECONDS);
        return handler;
    }

    /** What no other handler caught ends this connection alone. */
    private static final class LastResort extends ChannelInboundHandlerAdapter {
        private final ServerContext surroundings;

        LastResort(ServerContext surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            surroundings.defects.report(
                    "signalling.connection_defect",
                    cause,
                    ctx.executor().ticker().nanoTime());
            ctx.close();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            // Heard by all who cared.
        }
    }
}
