package org.sabha.server.net;

import java.util.concurrent.TimeUnit;

/** Measures the turns of one event loop. Written by the loop, read by the metrics thread. */
public final class LoopMeter {
    private static final long LONG_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private long beganNanos;
    private volatile long longestNanos;
    private volatile long longTurns;
    private volatile long socketErrors;
    private volatile long threadId;

    void begin(long nowNanos) {
        beganNanos = nowNanos;
        if (threadId == 0) {
            threadId = Thread.currentThread().threadId();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the loop
    void end(long nowNanos) {
        long turn = nowNanos - beganNanos;
        if (turn > longestNanos) {
            longestNanos = turn;
        }
        if (turn > LONG_TURN_NANOS) {
            longTurns++;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the loop
    void countSocketError() {
        socketErrors++;
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
