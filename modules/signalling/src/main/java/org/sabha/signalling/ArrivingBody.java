package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a file on its way to the disk. While a thread writes what came, nothing more is read from the line, so that a
 * fast sender pins what one read brings and no more (T22). On the loop, but for the writing.
 */
final class ArrivingBody {
    /** Slower than this nobody sends a file; a line of 64 kbit/s is four times as fast (T22, T33). */
    static final long LEAST_BYTES_PER_SECOND = 2_000;

    private final ChannelHandlerContext ctx;
    private final Executor waiters;
    private final ShelfRoute.Place.Free place;
    private final Consumer<Answer> end;
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private int came;
    private int cameBefore;
    private boolean writing;
    private boolean all;
    private boolean over;

    /**
     * @param waiters runs what waits for the disk
     * @param end told on the loop, once, unless it is dropped before
     */
    ArrivingBody(ChannelHandlerContext ctx, Executor waiters, ShelfRoute.Place.Free place, Consumer<Answer> end) {
        this.ctx = ctx;
        this.waiters = waiters;
        this.place = place;
        this.end = end;
    }

    /** @return false if more came than was announced */
    boolean take(ByteBuf part, boolean last) {
        came += part.readableBytes();
        if (came > place.bytes() || (last && came < place.bytes())) {
            return false;
        }
        waiting.writeBytes(ByteBufUtil.getBytes(part));
        all = last;
        write();
        return true;
    }

    /** The line is gone: what was not finished does not count. */
    void drop() {
        over = true;
    }

    boolean isWriting() {
        return writing;
    }

    /** Whether it came fast enough since this was asked last; while the disk is slow that is not the sender's fault. */
    boolean isFastEnough(long seconds) {
        boolean fast = writing || came - cameBefore >= LEAST_BYTES_PER_SECOND * seconds;
        cameBefore = came;
        return fast;
    }

    private void write() {
        if (writing || over) {
            return;
        }
        byte[] bytes = waiting.toByteArray();
        boolean last = all;
        waiting = new ByteArrayOutputStream();
        writing = true;
        ctx.channel().config().setAutoRead(false);
        waiters.execute(() -> {
            Answer refusal = written(bytes, last);
            try {
                ctx.executor().execute(() -> wrote(refusal, last));
            } catch (RejectedExecutionException e) {
                over = true; // the server has ended
            }
        });
    }

    private @Nullable Answer written(byte[] bytes, boolean last) {
        try {
            place.arriving().write(bytes);
            if (last) {
                place.arriving().finish();
            }
            return null;
        } catch (SealedFiles.NoRoomException e) {
            return ShelfRoute.noRoom();
        } catch (IOException e) {
            return ShelfRoute.notStored();
        }
    }

    private void wrote(@Nullable Answer refusal, boolean last) {
        writing = false;
        if (over) {
            return;
        }
        if (refusal != null || last) {
            over = true;
            end.accept(refusal == null ? ShelfRoute.stored(place.chunk() + 1) : refusal);
        } else if (waiting.size() > 0 || all) {
            write();
        } else {
            ctx.channel().config().setAutoRead(true);
        }
    }
}
