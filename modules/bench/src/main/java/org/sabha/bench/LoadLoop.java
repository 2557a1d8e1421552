package org.sabha.bench;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * One thread that owns many load peers: reads their sockets, runs tasks, and calls each peer when its time has come. A
 * failure of a peer ends the loop and reaches whoever waits for its tasks.
 */
final class LoadLoop implements Executor, AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LONGEST_WAIT_MILLIS = 5;

    private final Selector selector;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<LoadPeer> peers = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    LoadLoop(String name) throws IOException {
        selector = Selector.open();
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Runs a question on the loop and waits for its answer. */
    <T> T ask(Supplier<T> question) {
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

    /** On the loop: takes a peer in. */
    void add(LoadPeer peer) {
        try {
            peer.channel().register(selector, SelectionKey.OP_READ, peer);
            peers.add(peer);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException("peer closed before it began", e);
        }
    }

    /** On the loop: lets a peer go. */
    void remove(LoadPeer peer) {
        peers.remove(peer);
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(waitMillis());
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid()) {
                        ((LoadPeer) key.attachment()).readable();
                    }
                }
                selector.selectedKeys().clear();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                long now = System.nanoTime();
                for (int i = 0; i < peers.size(); i++) {
                    peers.get(i).onTime(now);
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!stopped) {
                throw new IllegalStateException("load loop failed", e);
            }
        }
    }

    private long waitMillis() {
        long now = System.nanoTime();
        long wait = LONGEST_WAIT_MILLIS * NANOS_PER_MILLI;
        for (int i = 0; i < peers.size(); i++) {
            wait = Math.min(wait, peers.get(i).nextTimeNanos() - now);
        }
        return Math.max(1, wait / NANOS_PER_MILLI);
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }
}
