package org.sabha.signalling;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes one answer at a time, its body only as fast as the reader takes it, so that a slow reader pins little (T35). */
final class AnswerWriter {
    private static final int SLICE_BYTES = 32 << 10;

    private final SecurityHeaders security;
    private final InstantSource clock;
    private byte @Nullable [] body;
    private int position;
    private boolean streaming;

    AnswerWriter(SecurityHeaders security, InstantSource clock) {
        this.security = security;
        this.clock = clock;
    }

    /** @param request what is answered, absent when it could not be read */
    void begin(ChannelHandlerContext ctx, Answer answer, Optional<HttpRequest> request, boolean keepAlive) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status());
        if (answer.hasLength()) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        } else if (answer.content().isPresent()
                && request.filter(AnswerWriter::takesChunks).isPresent()) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        response.headers().set(HttpHeaderNames.DATE, DateFormatter.format(Date.from(clock.instant())));
        security.addTo(response.headers(), request.map(RequestRules::hostOf).orElse(""));
        // An answer's own take the place of those that all have; some, such as cookies, come more than once.
        for (String name : answer.fields().names()) {
            response.headers().set(name, answer.fields().getAll(name));
        }
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        boolean headOnly =
                request.filter(head -> head.method().equals(HttpMethod.HEAD)).isPresent();
        ctx.write(response);
        position = 0;
        streaming = answer.content().isPresent();
        if (streaming) {
            ctx.flush();
        } else {
            body = headOnly ? new byte[0] : answer.body();
        }
    }

    /** Without chunks the end of the connection is the end of the body (RFC 9112 section 6.3). */
    private static boolean takesChunks(HttpRequest request) {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    boolean isBusy() {
        return body != null || streaming;
    }

    /** What was written elsewhere is written to its end. */
    void streamed() {
        streaming = false;
        body = new byte[0];
    }

    /**
     * Writes what the reader has room for.
     *
     * @return the end of the answer, once it was written
     */
    Optional<ChannelFuture> pump(ChannelHandlerContext ctx) {
        byte[] rest = body;
        if (rest == null) {
            return Optional.empty();
        }
        while (position < rest.length && ctx.channel().isWritable()) {
            int size = Math.min(SLICE_BYTES, rest.length - position);
            ctx.write(new DefaultHttpContent(Unpooled.wrappedBuffer(rest, position, size)));
            position += size;
            if (!ctx.channel().isWritable()) {
                ctx.flush();
            }
        }
        if (position < rest.length) {
            return Optional.empty();
        }
        body = null;
        return Optional.of(ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }
}
