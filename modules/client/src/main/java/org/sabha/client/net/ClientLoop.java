package org.sabha.client.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.sabha.client.stream.SharedBuffers;

/**
 * One thread that owns many peers: reads their sockets, runs tasks, and calls each member when its time has come. A
 * member that throws is dropped and told so; the others go on.
 */
public final class ClientLoop implements Executor, AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LONGEST_WAIT_NANOS = 50 * NANOS_PER_MILLI;

    /** Members are asked for their time no more often than this: with hundreds of them, asking costs more than they do. */
    private static final long ASK_NANOS = NANOS_PER_MILLI;

    private static final int DATAGRAM_BYTES = 2_048;

    /** Something that lives on the loop and wants to be called. */
    public interface Member {
        /** The time that it asked for has come, or nearly. */
        void onTime(long nowNanos);

        /** When to be called next; {@code Long.MAX_VALUE} for never. */
        long nextTimeNanos();

        /** It threw this and is no member any more. */
        void failed(RuntimeException cause);
    }

    /** A socket of the loop that has something to read. */
    interface DatagramReader {
        void readable(ByteBuffer datagram, long nowNanos) throws IOException;
    }

    private final Selector selector;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Member> members = new ArrayList<>();
    private final SharedBuffers buffers = new SharedBuffers();
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
    private final Thread thread;
    private volatile boolean stopped;
    private long askAgainNanos = System.nanoTime();
    private long nextNanos = askAgainNanos;
    private boolean worked;

    public ClientLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!here()) {
            selector.wakeup();
        }
    }

    /** Runs a question on the loop and waits for its answer; not to be called on the loop. */
    public <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    /** Whether the caller is on the loop. */
    public boolean here() {
        return Thread.currentThread().equals(thread);
    }

    /** On the loop: what its members share. */
    public SharedBuffers buffers() {
        return buffers;
    }

    Selector selector() {
        return selector;
    }

    /** On the loop. */
    public void add(Member member) {
        members.add(member);
    }

    /** On the loop. */
    public void remove(Member member) {
        members.remove(member);
    }

    private void run() {
        try {
            while (!stopped) {
                runOnce();
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!stopped) {
                throw new IllegalStateException("the client's loop failed", e);
            }
        }
    }

    private void runOnce() throws IOException {
        long waitNanos = waitNanos();
        if (waitNanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, (waitNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));
        }
        worked |= !selector.selectedKeys().isEmpty();
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid()) {
                ((DatagramReader) key.attachment()).readable(datagram, System.nanoTime());
            }
        }
        selector.selectedKeys().clear();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            worked = true;
            task.run();
        }
        callWhoseTimeHasCome(System.nanoTime());
    }

    private void callWhoseTimeHasCome(long now) {
        if (now - askAgainNanos < 0) {
            return;
        }
        askAgainNanos = now + ASK_NANOS;
        worked = false;
        for (int i = members.size() - 1; i >= 0; i--) {
            if (i < members.size() && now - members.get(i).nextTimeNanos() >= 0) {
                call(members.get(i), now);
            }
        }
        nextNanos = System.nanoTime() + LONGEST_WAIT_NANOS;
        for (int i = 0; i < members.size(); i++) {
            nextNanos = Math.min(nextNanos, members.get(i).nextTimeNanos());
        }
    }

    private void call(Member member, long nowNanos) {
        try {
            member.onTime(nowNanos);
        } catch (RuntimeException e) {
            members.remove(member);
            member.failed(e);
        }
    }

    /** What was read or run since members were asked may have brought a time forward: ask again before a longer wait. */
    private long waitNanos() {
        if (!tasks.isEmpty()) {
            return 0;
        }
        long next = worked ? askAgainNanos : Math.max(nextNanos, askAgainNanos);
        return next - System.nanoTime();
    }

    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
