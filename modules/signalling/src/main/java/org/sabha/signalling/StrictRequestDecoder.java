package org.sabha.signalling;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Decodes requests and leaves no doubt where one ends: a length beside chunks, two lengths, a lone line feed or control
 * bytes before the request line make a request that is refused (H37).
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private final Runnable whenBytesCome;

    StrictRequestDecoder(SignallingSettings.HttpLimits limits, Runnable whenBytesCome) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.lineBytes())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(limits.bodyBytes())
                .setValidateHeaders(true)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
        this.whenBytesCome = whenBytesCome;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        whenBytesCome.run();
        super.channelRead(ctx, message);
    }

    /** Whether bytes came behind the request that was decoded last. */
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both a length and chunks");
    }
}
