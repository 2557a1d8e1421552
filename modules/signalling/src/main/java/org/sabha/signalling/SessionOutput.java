package org.sabha.signalling;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.sabha.protocol.ServerFrame;

/** Writes frames to one WebSocket within the bound of what may wait for its reader (T35). On the channel's loop. */
final class SessionOutput {
    /** How long the peer has for its half of the closing handshake (RFC 6455 section 7.1.1). */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final ChannelHandlerContext ctx;
    private final DrainWatch drain;
    private final ServerContext surroundings;
    private boolean flushComes;
    private boolean closeSent;

    SessionOutput(ChannelHandlerContext ctx, DrainWatch drain, ServerContext surroundings) {
        this.ctx = ctx;
        this.drain = drain;
        this.surroundings = surroundings;
    }

    /**
     * Frames of one turn of the loop leave together.
     *
     * @return false when too much waits already; nothing was written then
     */
    boolean send(ServerFrame frame) {
        byte[] text = surroundings.serverMessages.encode(frame);
        long waiting = drain.pendingBytes();
        if (waiting > 0
                && waiting + text.length > surroundings.settings.connections().outboundBytes()) {
            return false;
        }
        surroundings.counters.messagesSent.increment();
        surroundings.counters.bytesSent.add(text.length);
        ctx.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
        flushSoon();
        return true;
    }

    /** Answers a control frame; a reader that takes nothing gets none. */
    void control(WebSocketFrame frame) {
        if (closeSent
                || drain.pendingBytes() > surroundings.settings.connections().outboundBytes()) {
            frame.release();
            return;
        }
        ctx.write(frame);
        flushSoon();
    }

    /** Says goodbye and closes when the peer did too, or after {@link #CLOSING}. */
    void close(int code) {
        if (closeSent) {
            return;
        }
        sendClose(new CloseWebSocketFrame(code, ""), code);
        ctx.executor().schedule(() -> ctx.close(), CLOSING.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Closes at once; a peer that reads nothing never sees the code, and what waits for it is dropped. */
    void closeNow(int code) {
        if (!closeSent) {
            sendClose(new CloseWebSocketFrame(code, ""), code);
        }
        ctx.close();
    }

    /** The peer said goodbye: it is told the same, as it was said, and the connection ends. */
    void answerClose(CloseWebSocketFrame theirs) {
        if (closeSent) {
            theirs.release();
            ctx.close();
            return;
        }
        closeSent = true;
        ctx.writeAndFlush(theirs).addListener(ChannelFutureListener.CLOSE);
    }

    private void sendClose(CloseWebSocketFrame frame, int code) {
        closeSent = true;
        surroundings.counters.closed(code);
        ctx.writeAndFlush(frame);
    }

    private void flushSoon() {
        if (!flushComes) {
            flushComes = true;
            ctx.executor().execute(() -> {
                flushComes = false;
                ctx.flush();
            });
        }
    }
}
