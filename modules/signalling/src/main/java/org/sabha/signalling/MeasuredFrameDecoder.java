package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/** The frame decoder (RFC 6455 section 5.2), which also tells what it keeps of a frame that has not come whole. */
final class MeasuredFrameDecoder extends WebSocket13FrameDecoder {
    private boolean insideFrame;

    MeasuredFrameDecoder(int maxPayloadBytes) {
        super(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(maxPayloadBytes)
                .closeOnProtocolViolation(false)
                .build());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int readableBefore = in.readableBytes();
        int framesBefore = out.size();
        super.decode(ctx, in, out);
        if (out.size() > framesBefore) {
            insideFrame = false;
        } else if (in.readableBytes() < readableBefore) {
            insideFrame = true;
        }
    }

    /** Whether a frame has begun and not ended. */
    boolean isUnfinished() {
        return insideFrame || actualReadableBytes() > 0;
    }

    int keptBytes() {
        return actualReadableBytes();
    }
}
