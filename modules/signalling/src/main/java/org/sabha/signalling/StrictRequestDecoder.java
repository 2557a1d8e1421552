package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes requests and leaves no doubt where one ends: a length beside chunks, two lengths, a lone line feed, a header or
 * trailer folded onto a second line (RFC 9112 section 5.2) or control bytes before the request line make a request that is refused (H37).
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private final Runnable whenBytesCome;
    private boolean inHead = true;
    private boolean inTrailer;
    private boolean refused;

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

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if ((inHead || inTrailer) && hasFoldedLine(in)) {
            refused = true;
            in.skipBytes(in.readableBytes());
            HttpObject invalid = inHead ? createInvalidMessage() : new DefaultLastHttpContent();
            invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a folded header")));
            out.add(invalid);
            return;
        }
        int before = out.size();
        int from = in.readerIndex();
        super.decode(ctx, in, out);
        inTrailer |= !inHead && out.size() == before && isLastChunk(in, from);
        for (Object decoded : out.subList(before, out.size())) {
            inHead = decoded instanceof LastHttpContent;
            inTrailer = false;
        }
    }

    /** The decoder takes the line of the last chunk, whose size is zero, by itself; trailers follow (RFC 9112 section 7.1). */
    private static boolean isLastChunk(ByteBuf in, int from) {
        boolean hasSize = false;
        for (int at = from; at < in.readerIndex(); at++) {
            byte next = in.getByte(at);
            if (next == '0') {
                hasSize = true;
            } else if (hasSize || next > ' ') {
                return hasSize && (next == ';' || next <= ' ');
            }
        }
        return false;
    }

    /** The decoder takes whole lines of heads and trailers and would join folded ones, so the bytes begin with a line. */
    private static boolean hasFoldedLine(ByteBuf in) {
        int line = in.readerIndex();
        while (line >= 0 && line < in.writerIndex()) {
            byte first = in.getByte(line);
            if (first == ' ' || first == '\t') {
                return true;
            }
            if (first == '\r' || first == '\n') {
                return false; // the head or trailer ends
            }
            int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
            line = end < 0 ? -1 : end + 1;
        }
        return false;
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
