package org.sabha.server.account;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
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
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.oidc.OidcFetch;
import org.sabha.identity.oidc.ReachableAddresses;
import org.sabha.server.tls.TrustedCertificates;

/**
 * Asks the provider over HTTPS. The name is looked up once, the address judged, and that very address called, so that a
 * name cannot mean another one a moment later (T25); redirections are not followed. Blocks; thread-safe.
 */
final class ProviderFetch implements OidcFetch, AutoCloseable {
    private static final int MAX_BODY_BYTES = 256 << 10;
    private static final int HTTPS_PORT = 443;
    private static final int CONNECT_MILLIS = 4_000;
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SslContext tls;
    private final ReachableAddresses reachable;
    private final Duration patience;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name("ask-provider").factory(), NioIoHandler.newFactory());

    /**
     * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
     * @param patience for one question, from the connection to the end of the answer
     * @throws IOException when the file cannot be read
     */
    ProviderFetch(@Nullable Path authority, ReachableAddresses reachable, Duration patience) throws IOException {
        this.tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(TrustedCertificates.of(authority))
                .endpointIdentificationAlgorithm("HTTPS")
                .protocols(PROTOCOLS)
                .build();
        this.reachable = reachable;
        this.patience = patience;
    }

    @Override
    public String get(URI address) throws IOException {
        String host = hostOf(address);
        return ask(host, address, request(address, HttpMethod.GET, new byte[0]));
    }

    @Override
    public String post(URI address, Map<String, String> form, String authorization) throws IOException {
        String host = hostOf(address);
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        FullHttpRequest request = request(address, HttpMethod.POST, body.getBytes(StandardCharsets.US_ASCII));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED);
        if (!authorization.isEmpty()) {
            request.headers().set(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        return ask(host, address, request);
    }

    private static FullHttpRequest request(URI address, HttpMethod method, byte[] body) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path + query, Unpooled.wrappedBuffer(body));
        request.headers()
                .set(HttpHeaderNames.HOST, address.getRawAuthority())
                .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return request;
    }

    private static String hostOf(URI address) throws IOException {
        String host = address.getHost();
        if (!"https".equals(address.getScheme()) || host == null || address.getRawUserInfo() != null) {
            throw new IOException("only addresses with https are asked, not " + address);
        }
        return host;
    }

    private String ask(String host, URI address, FullHttpRequest request) throws IOException {
        int port = address.getPort() < 0 ? HTTPS_PORT : address.getPort();
        InetSocketAddress to = new InetSocketAddress(reachable(host), port);
        var answer = new CompletableFuture<String>();
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
                        answer.completeExceptionally(connected.cause());
                    }
                })
                .channel();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the provider at " + host + " does not answer as it should", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the provider was asked", e);
        } finally {
            channel.close();
        }
    }

    private InetAddress reachable(String host) throws IOException {
        Optional<InetAddress> found = Arrays.stream(InetAddress.getAllByName(host))
                .filter(reachable::mayCall)
                .findFirst();
        return found.orElseThrow(() ->
                new IOException(host + " is at no address that may be asked; see accounts.single-sign-on.networks"));
    }

    /** One connection for one question. */
    private final class Line extends ChannelInitializer<SocketChannel> {
        private final String host;
        private final int port;
        private final CompletableFuture<String> answer;

        Line(String host, int port, CompletableFuture<String> answer) {
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
                            new HttpObjectAggregator(MAX_BODY_BYTES),
                            new Reading(answer));
        }
    }

    /** Takes the one answer that counts: 200. */
    private static final class Reading extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<String> answer;

        Reading(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            if (response.decoderResult().isSuccess() && response.status().equals(HttpResponseStatus.OK)) {
                answer.complete(response.content().toString(StandardCharsets.UTF_8));
            } else {
                answer.completeExceptionally(new IOException("it says " + response.status()));
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
