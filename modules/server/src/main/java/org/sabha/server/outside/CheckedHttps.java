package org.sabha.server.outside;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sabha.server.tls.TrustedCertificates;

/**
 * Calls another server over HTTPS on somebody's word. Its name is looked up once, the address judged, and that very address
 * called, so that a name cannot mean another one a moment later (T25, H33); redirections are not followed. Blocks;
 * thread-safe.
 */
public final class CheckedHttps implements AutoCloseable {
    private static final int HTTPS_PORT = 443;
    private static final int CONNECT_MILLIS = 4_000;
    /** An IPv4 address in whatever spelling: octal, of fewer parts, one number. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

    /** The one spelling that everybody reads alike. */
    private static final Pattern PLAIN = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SslContext tls;
    private final MayCall mayCall;
    private final Limits limits;
    private final EventLoopGroup loop;

    /** Judges an address that a name has. */
    @FunctionalInterface
    public interface MayCall {
        boolean test(String host, InetAddress address);
    }

    /**
     * @param patience for one call, from the connection to the end of the answer
     * @param bodyBytes most bytes of an answer's body
     * @param remedy setting that lets further addresses be called
     */
    public record Limits(Duration patience, int bodyBytes, String remedy) {}

    /**
     * An answer, whatever its status.
     *
     * @param type the value of Content-Type; empty where there is none
     */
    public record Answer(int status, String type, String body) {}

    /**
     * @param name of the thread that calls
     * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
     * @throws IOException when the file cannot be read
     */
    public CheckedHttps(String name, @Nullable Path authority, MayCall mayCall, Limits limits) throws IOException {
        this.tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(TrustedCertificates.of(authority))
                .endpointIdentificationAlgorithm("HTTPS")
                .protocols(PROTOCOLS)
                .build();
        this.mayCall = mayCall;
        this.limits = limits;
        this.loop = new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().daemon().name(name).factory(), NioIoHandler.newFactory());
    }

    /**
     * The host of an address that may be called as far as its text says.
     *
     * @throws IOException if it is not one with https, or names a user
     */
    public static String hostOf(URI address) throws IOException {
        String host = address.getHost();
        if (!"https".equals(address.getScheme()) || host == null || address.getRawUserInfo() != null) {
            throw new IOException("only addresses with https are asked, not " + address);
        }
        if (NUMBERS.matcher(host).matches() && !PLAIN.matcher(host).matches()) {
            throw new IOException(host + " is an address that programs read in several ways");
        }
        return host;
    }

    /**
     * One of the addresses of a host that may be called.
     *
     * @throws IOException if the name is unknown, or none of its addresses may be called
     */
    public InetAddress reachable(String host) throws IOException {
        Optional<InetAddress> found = Arrays.stream(InetAddress.getAllByName(host))
                .filter(address -> mayCall.test(host, address))
                .findFirst();
        return found.orElseThrow(
                () -> new IOException(host + " is at no address that may be asked; see " + limits.remedy()));
    }

    /**
     * Calls.
     *
     * @param request released by this call
     * @throws IOException if it may not be called, or does not answer in time as it should
     */
    public Answer call(URI address, FullHttpRequest request) throws IOException {
        InetSocketAddress to;
        String host;
        int port = address.getPort() < 0 ? HTTPS_PORT : address.getPort();
        try {
            host = hostOf(address);
            to = new InetSocketAddress(reachable(host), port);
        } catch (IOException e) {
            request.release();
            throw e;
        }
        var answer = new CompletableFuture<Answer>();
        Channel channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new Line(host, port, answer))
                .connect(to)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connected.channel().writeAndFlush(request);
                    } else {
                        request.release();
                        answer.completeExceptionally(connected.cause());
                    }
                })
                .channel();
        try {
            return answer.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(host + " does not answer as it should", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + host + " was asked", e);
        } finally {
            channel.close();
        }
    }

    /** One connection for one call. */
    private final class Line extends ChannelInitializer<SocketChannel> {
        private final String host;
        private final int port;
        private final CompletableFuture<Answer> answer;

        Line(String host, int port, CompletableFuture<Answer> answer) {
            this.host = host;
            this.port = port;
            this.answer = answer;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline()
                    .addLast(
                            tls.newHandler(channel.alloc(), host, port),
                            new HttpClientCodec(),
                            new HttpObjectAggregator(limits.bodyBytes()),
                            new Reading(answer));
        }
    }

    /** Takes the one answer. */
    private static final class Reading extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Answer> answer;

        Reading(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            if (response.decoderResult().isSuccess()) {
                answer.complete(new Answer(
                        response.status().code(),
                        response.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
                        response.content().toString(StandardCharsets.UTF_8)));
            } else {
                answer.completeExceptionally(response.decoderResult().cause());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IOException("it closed the connection"));
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
