package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the first byte whether a connection speaks TLS or brings framed packets.
 *
 * <pre>
 *   0..5   the upper byte of a length up to 1,500: a framed packet (RFC 4571)
 *   other  TLS, whose hello begins with 22; what is neither fails there
 * </pre>
 */
final class FirstByteSwitch extends ChannelInboundHandlerAdapter {
    private static final int HIGHEST_OF_A_LENGTH = 5;

    private final Duration patience;
    private final Consumer<ChannelHandlerContext> framed;
    private final Consumer<ChannelHandlerContext> other;
    private @Nullable ScheduledFuture<?> end;

    /**
     * Each consumer adds the handlers of its kind.
     *
     * @param patience from the accept to the first byte
     */
    FirstByteSwitch(Duration patience, Consumer<ChannelHandlerContext> framed, Consumer<ChannelHandlerContext> other) {
        this.patience = patience;
        this.framed = framed;
        this.other = other;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        end = ctx.executor().schedule((Runnable) ctx::close, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (end != null) {
            end.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        boolean isFramed = bytes.getUnsignedByte(bytes.readerIndex()) <= HIGHEST_OF_A_LENGTH;
        (isFramed ? framed : other).accept(ctx);
        ctx.fireChannelRead(bytes);
        ctx.pipeline().remove(this);
    }
}
