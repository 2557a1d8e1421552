package org.sabha.server.net;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has one event loop run a task once a second, and measures how late the task runs: everything else on the loop is as late.
 * Written by the loop, read by any thread.
 */
public final class LoopPulse {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Participants are disconnected after a little more. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    private final LongConsumer delayNanos;
    private volatile long lastNanos;

    private LoopPulse(LongSupplier nanoTime, LongConsumer delayNanos) {
        this.nanoTime = nanoTime;
        this.delayNanos = delayNanos;
        this.lastNanos = nanoTime.getAsLong();
    }

    /**
     * Begins; ends with the loop.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param delayNanos given each delay, on the loop
     */
    public static LoopPulse of(ScheduledExecutorService loop, LongSupplier nanoTime, LongConsumer delayNanos) {
        var pulse = new LoopPulse(nanoTime, delayNanos);
        var ignored = loop.scheduleWithFixedDelay(pulse::beat, EVERY_NANOS, EVERY_NANOS, TimeUnit.NANOSECONDS);
        return pulse;
    }

    private void beat() {
        long now = nanoTime.getAsLong();
        delayNanos.accept(Math.max(0, now - lastNanos - EVERY_NANOS));
        lastNanos = now;
    }

    /** Whether the loop has run nothing for five seconds. */
    public boolean isStuck() {
        return nanoTime.getAsLong() - lastNanos > EVERY_NANOS + STUCK_NANOS;
    }
}
