package org.sabha.signalling;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Turns an HTTP connection into a WebSocket (RFC 6455 section 4.2): no extensions, one subprotocol. */
final class WebSocketUpgrade {
    static final String SUBPROTOCOL = "sabha.v1";

    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    private final ServerContext surroundings;
    private final SecurityHeaders security;

    WebSocketUpgrade(ServerContext surroundings, SecurityHeaders security) {
        this.surroundings = surroundings;
        this.security = security;
    }

    /** @return the refusal of a request for an upgrade that is not to be had */
    static Optional<Answer> refusalOf(HttpRequest request) {
        HttpHeaders headers = request.headers();
        boolean asked = headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
        if (!asked || !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, false)) {
            return Optional.of(Answer.refusal(HttpResponseStatus.UPGRADE_REQUIRED, "web-socket-only")
                    .with(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION));
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !isKey(keys.getFirst())) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, "malformed-request"));
        }
        if (!headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL, false)) {
            return Optional.of(Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, "unknown-subprotocol"));
        }
        return Optional.empty();
    }

    /**
     * Answers 101 and replaces the HTTP handlers. The request passed {@link #refusalOf}.
     *
     * @param ctx of the HTTP handler
     */
    void perform(ChannelHandlerContext ctx, HttpRequest request, Session.Line line) {
        MeasuredFrameDecoder decoder =
                new MeasuredFrameDecoder(surroundings.settings.messages().bytesAfterJoin());
        HttpHeaders fields = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        security.addTo(fields, RequestRules.hostOf(request));
        ChannelPipeline pipeline = ctx.pipeline();
        new Handshaker(decoder)
                .handshake(ctx.channel(), asFull(request), fields, ctx.newPromise())
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        WebSocketFrameHandler frames =
                new WebSocketFrameHandler(surroundings, decoder, pipeline.get(DrainWatch.class), line);
        pipeline.addAfter(ctx.name(), "session", frames);
        pipeline.replace(ctx.name(), "utf8", new Utf8FrameValidator(false));
    }

    private static FullHttpRequest asFull(HttpRequest request) {
        return new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static final class Handshaker extends WebSocketServerHandshaker13 {
        private final MeasuredFrameDecoder decoder;

        Handshaker(MeasuredFrameDecoder decoder) {
            super(
                    "",
                    SUBPROTOCOL,
                    WebSocketDecoderConfig.newBuilder().allowExtensions(false).build());
            this.decoder = decoder;
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return decoder;
        }
    }
}
