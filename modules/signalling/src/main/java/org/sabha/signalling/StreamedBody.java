package org.sabha.signalling;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.sabha.protocol.rest.RestAnswer;

/**
 * A body that is written while it is sent: a thread of its own writes it, and waits while slices are on their way to the
 * reader, so that a slow reader pins a few of them and no more (T35).
 */
final class StreamedBody extends OutputStream {
    private static final int SLICE_BYTES = 32 << 10;

    /** Slices that may wait for the reader. */
    private static final int MAX_WAITING = 4;

    private final ChannelHandlerContext ctx;
    private final Semaphore places = new Semaphore(MAX_WAITING);
    private final byte[] slice = new byte[SLICE_BYTES];
    private int used;
    private volatile boolean readerIsGone;

    private StreamedBody(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /**
     * @param waiters runs the writer, which waits for the reader
     * @param end told on the loop, once all of it was handed over: whether it is whole
     */
    static void send(ChannelHandlerContext ctx, Executor waiters, RestAnswer.Content content, Consumer<Boolean> end) {
        waiters.execute(() -> {
            boolean whole = isWritten(content, new StreamedBody(ctx));
            execute(ctx, () -> end.accept(whole));
        });
    }

    /** Whatever goes wrong, the reader gets a body that breaks off and is known to be cut (RFC 9112 section 8). */
    private static boolean isWritten(RestAnswer.Content content, StreamedBody body) {
        try {
            content.writeTo(body);
            body.hand();
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static boolean execute(ChannelHandlerContext ctx, Runnable task) {
        try {
            ctx.executor().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // the server has ended, and the connection with it
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int size = Math.min(end - at, SLICE_BYTES - used);
            System.arraycopy(bytes, at, slice, used, size);
            used += size;
            at += size;
            if (used == SLICE_BYTES) {
                hand();
            }
        }
    }

    /** A flush of the writer's own says nothing about the reader: slices go when they are full. */
    @Override
    public void flush() {
        // nothing waits but an unfinished slice
    }

    private void hand() throws IOException {
        if (used == 0) {
            return;
        }
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        byte[] full = Arrays.copyOf(slice, used);
        used = 0;
        if (readerIsGone || !execute(ctx, () -> writeOnLoop(full))) {
            throw new IOException("the reader is gone");
        }
    }

    private void writeOnLoop(byte[] full) {
        ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(full))).addListener(written -> {
            readerIsGone |= !written.isSuccess();
            places.release();
        });
    }
}
