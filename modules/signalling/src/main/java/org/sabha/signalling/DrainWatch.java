package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that wait for a reader, and tells the handlers behind it by a {@link Stalled} event when the reader
 * took none of them for too long (T35).
 */
final class DrainWatch extends ChannelOutboundHandlerAdapter {
    /** The reader takes nothing; whoever hears it closes the connection. */
    enum Stalled {
        EVENT
    }

    private final Duration patience;
    private long pendingBytes;
    private long progressNanos;
    private @Nullable ScheduledFuture<?> check;

    DrainWatch(Duration patience) {
        this.patience = patience;
    }

    long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        int size = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        if (pendingBytes == 0) {
            progressNanos = now(ctx);
        }
        pendingBytes += size;
        ctx.write(message, promise.unvoid().addListener(_ -> {
            pendingBytes -= size;
            progressNanos = now(ctx);
        }));
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (pendingBytes > 0 && check == null) {
            scheduleCheck(ctx, patience.toNanos());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }

    private void scheduleCheck(ChannelHandlerContext ctx, long delayNanos) {
        check = ctx.executor().schedule(() -> check(ctx), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        check = null;
        if (pendingBytes == 0) {
            return;
        }
        long leftNanos = progressNanos + patience.toNanos() - now(ctx);
        if (leftNanos > 0) {
            scheduleCheck(ctx, leftNanos);
        } else {
            ctx.fireUserEventTriggered(Stalled.EVENT);
        }
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }
}
