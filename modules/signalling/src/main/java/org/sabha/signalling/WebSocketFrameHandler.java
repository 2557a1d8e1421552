package org.sabha.signalling;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.signalling.MessageAssembler.Assembly;
import org.sabha.signalling.SignallingSettings.MessageLimits;

/** Takes WebSocket frames within their limits (H29, T33, T34) and hands whole text messages to the {@link Session}. */
final class WebSocketFrameHandler extends ChannelInboundHandlerAdapter {
    /** Header of a frame: up to 10 bytes, and 4 of mask. */
    private static final int FRAME_HEADER_BYTES = 14;

    private final ServerContext surroundings;
    private final MeasuredFrameDecoder decoder;
    private final DrainWatch drain;
    private final Session.Line line;
    private final MessageAssembler assembler;
    private final PinnedBytes.Share pinned;
    private @Nullable Session session;
    private @Nullable ScheduledFuture<?> unfinishedDeadline;
    private int bytesAtDeadline;

    WebSocketFrameHandler(
            ServerContext surroundings, MeasuredFrameDecoder decoder, DrainWatch drain, Session.Line line) {
        this.line = line;
        this.surroundings = surroundings;
        this.decoder = decoder;
        this.drain = drain;
        this.assembler = new MessageAssembler(surroundings.settings.messages().fragments());
        this.pinned = surroundings.pinned.share();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Session opened = new Session(ctx, drain, line, surroundings);
        session = opened;
        opened.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            session().heard();
            take(frame);
        } finally {
            frame.release();
        }
    }

    private void take(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closed(close);
        } else if (session().isClosing()) {
            assembler.clear();
        } else if (frame instanceof PingWebSocketFrame ping) {
            session().pinged(ping);
        } else if (frame instanceof PongWebSocketFrame) {
            session().ponged();
        } else if (frame instanceof BinaryWebSocketFrame) {
            session().violated(ProtocolErrorCode.NOT_TEXT, CloseCode.NOT_TEXT);
        } else {
            assemble(frame);
        }
    }

    private void closed(CloseWebSocketFrame close) {
        if (close.statusCode() > CloseCode.HIGHEST) {
            corrupted(CloseCode.PROTOCOL_ERROR);
        } else {
            session().peerCloses(close.retain());
        }
    }

    private void assemble(WebSocketFrame frame) {
        Session current = session();
        switch (assembler.add(frame.content(), frame.isFinalFragment(), current.maxMessageBytes())) {
            case Assembly.Unfinished.WAIT -> {}
            case Assembly.Refused(var code) -> current.violated(code, CloseCode.TOO_BIG);
            case Assembly.Complete(var text) -> {
                cancelDeadline();
                current.receive(text);
            }
        }
    }

    /** After each read: what stays unfinished is weighed, and has its time as long as it goes on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Session current = session();
        if (current.isClosing()) {
            assembler.clear();
            cancelDeadline();
        } else {
            weigh(current);
            time(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    private void weigh(Session current) {
        long unfinished = (long) decoder.keptBytes() + assembler.keptBytes();
        if (decoder.keptBytes() > current.maxMessageBytes() + FRAME_HEADER_BYTES) {
            current.violated(ProtocolErrorCode.TOO_LARGE, CloseCode.TOO_BIG);
        } else if (!pinned.resize(unfinished + current.heldBytes())) {
            current.violated(ProtocolErrorCode.OVERLOADED, CloseCode.TRY_AGAIN_LATER);
        }
    }

    private void time(ChannelHandlerContext ctx) {
        if (!decoder.isUnfinished() && !assembler.isUnfinished()) {
            cancelDeadline();
        } else {
            // A large frame on a slow line is no silence.
            session().heard();
            if (unfinishedDeadline == null) {
                startDeadline(ctx);
            }
        }
    }

    private void startDeadline(ChannelHandlerContext ctx) {
        bytesAtDeadline = unfinishedBytes();
        unfinishedDeadline = ctx.executor()
                .schedule(
                        () -> late(ctx),
                        surroundings.settings.messages().unfinished().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void late(ChannelHandlerContext ctx) {
        if (unfinishedBytes() - bytesAtDeadline >= MessageLimits.PROGRESS_BYTES) {
            startDeadline(ctx);
        } else {
            session().violated(ProtocolErrorCode.TOO_SLOW, CloseCode.POLICY);
        }
    }

    private int unfinishedBytes() {
        return decoder.keptBytes() + assembler.bytes();
    }

    private void cancelDeadline() {
        if (unfinishedDeadline != null) {
            unfinishedDeadline.cancel(false);
            unfinishedDeadline = null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DrainWatch.Stalled.EVENT) {
            session().stalled();
        } else if (event == ServerStops.EVENT) {
            session().stop();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            corrupted(corrupted.closeStatus().code());
        } else if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            ctx.close();
        } else {
            session().failed(cause);
        }
    }

    private void corrupted(int closeCode) {
        switch (closeCode) {
            case CloseCode.TOO_BIG -> session().violated(ProtocolErrorCode.TOO_LARGE, CloseCode.TOO_BIG);
            case CloseCode.INVALID_PAYLOAD -> session().violated(ProtocolErrorCode.NOT_TEXT, CloseCode.INVALID_PAYLOAD);
            default -> session().corrupted(CloseCode.PROTOCOL_ERROR);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        assembler.clear();
        pinned.release();
        session().gone();
        ctx.fireChannelInactive();
    }

    private Session session() {
        Session current = session;
        if (current == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return current;
    }
}
