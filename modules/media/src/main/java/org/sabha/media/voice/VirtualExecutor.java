package org.sabha.media.voice;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler without threads for the speaker detector: tasks wait until the loop says what time it is. Confined to the
 * loop.
 */
final class VirtualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final ArrayDeque<Runnable> now = new ArrayDeque<>();
    private final PriorityQueue<Task> later = new PriorityQueue<>();
    private long nowNanos;

    /** Milliseconds of the loop's time; only differences mean something. */
    Clock clock() {
        return new LoopClock(this, ZoneOffset.UTC);
    }

    void setNow(long nanos) {
        nowNanos = nanos;
    }

    /** Runs what is due at the time that was set. */
    void runDue() {
        Runnable next;
        while ((next = now.poll()) != null) {
            next.run();
        }
        Task due;
        while ((due = later.peek()) != null && due.atNanos <= nowNanos) {
            later.remove();
            due.run();
        }
    }

    long nextNanos() {
        if (!now.isEmpty()) {
            return nowNanos;
        }
        Task next = later.peek();
        return next == null ? Long.MAX_VALUE : next.atNanos;
    }

    @Override
    public void execute(Runnable command) {
        now.add(command);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, nowNanos + unit.toNanos(delay));
        later.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("the detector schedules runnables only");
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("the detector schedules single runs only");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("the detector schedules single runs only");
    }

    @Override
    public void shutdown() {
        now.clear();
        later.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private static final class LoopClock extends Clock {
        private final VirtualExecutor time;
        private final ZoneId zone;

        LoopClock(VirtualExecutor time, ZoneId zone) {
            this.time = time;
            this.zone = zone;
        }

        @Override
        public long millis() {
            return TimeUnit.NANOSECONDS.toMillis(time.nowNanos);
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new LoopClock(time, other);
        }
    }

    private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final long atNanos;

        @SuppressWarnings("NullAway") // a task without a result
        Task(Runnable command, long atNanos) {
            super(command, null);
            this.atNanos = atNanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(atNanos, ((Task) other).atNanos);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
