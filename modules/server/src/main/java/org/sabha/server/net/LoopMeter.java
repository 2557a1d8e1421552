package org.sabha.server.net;

import java.util.concurrent.TimeUnit;

/** Measures the turns of one event loop. Written by the loop, read by the metrics thread. */
public final class LoopMeter {
    private static final long LONG_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long beganNanos;
    private volatile long windowNanos;
    private volatile long busyNanos;
    private volatile double busyShare;
    private volatile long longestNanos;
    private volatile long longTurns;
    private volatile long socketErrors;
    private volatile long threadId;

    void begin(long nowNanos) {
        beganNanos = nowNanos;
        if (threadId == 0) {
            threadId = Thread.currentThread().threadId();
            windowNanos = nowNanos;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the loop
    void end(long nowNanos) {
        long elapsed = nowNanos - beganNanos;
        if (elapsed > longestNanos) {
            longestNanos = elapsed;
        }
        if (elapsed > LONG_TURN_NANOS) {
            longTurns++;
        }
        busyNanos += elapsed;
        if (nowNanos - windowNanos >= WINDOW_NANOS) {
            busyShare = (double) busyNanos / (nowNanos - windowNanos);
            busyNanos = 0;
            windowNanos = nowNanos;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the loop
    void countSocketError() {
        socketErrors++;
    }

    /**
     * The share of its time that the loop has spent in turns, 0 to 1, over about the last second; of a loop that sleeps,
     * since it fell asleep. Signalling on the same loop is not in it.
     */
    public double busyShare(long nowNanos) {
        long since = nowNanos - windowNanos;
        return threadId == 0 || since < 2 * WINDOW_NANOS ? busyShare : (double) busyNanos / since;
    }

    public long longestNanos() {
        return longestNanos;
    }

    /** Turns of more than 10 ms. */
    public long longTurns() {
        return longTurns;
    }

    public long socketErrors() {
        return socketErrors;
    }

    /** The loop's thread, 0 until its first turn. */
    public long threadId() {
        return threadId;
    }
}
