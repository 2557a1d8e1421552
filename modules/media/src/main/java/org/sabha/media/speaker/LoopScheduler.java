package org.sabha.media.speaker;

import java.util.ArrayList;
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
 * Gives a library that wants an executor the loop's own time: tasks wait here until the loop calls {@link #run}. No
 * threads; periodic tasks are not needed and refused.
 */
final class LoopScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private static final long LEAST_DELAY_NANOS = 1_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
    private long nowNanos;
    private long order;
    private boolean shutdown;

    /** When {@link #run} has something to do, {@code Long.MAX_VALUE} for never. */
    long nextNanos() {
        Task<?> first = tasks.peek();
        return first == null ? NEVER : first.dueNanos;
    }

    /** What is scheduled from now on counts from here. */
    void setNow(long now) {
        nowNanos = now;
    }

    /** Runs what is due; tasks that are added meanwhile wait for the next call. */
    void run(long now) {
        nowNanos = now;
        long last = order;
        Task<?> first = tasks.peek();
        while (first != null && first.dueNanos <= now && first.order <= last) {
            tasks.poll();
            first.run();
            first = tasks.peek();
        }
    }

    @Override
    public void execute(Runnable command) {
        add(new Task<>(command, nowNanos, ++order));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Task<>(command, due(unit.toNanos(delay)), ++order));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, due(unit.toNanos(delay)), ++order));
    }

    /** A task that puts itself off by nothing must not keep the loop busy. */
    private long due(long delayNanos) {
        return nowNanos + Math.max(LEAST_DELAY_NANOS, delayNanos);
    }

    private <V> Task<V> add(Task<V> task) {
        if (!shutdown) {
            tasks.add(task);
        }
        return task;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("periodic tasks");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("periodic tasks");
    }

    @Override
    public void shutdown() {
        shutdown = true;
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> waiting = new ArrayList<>(tasks);
        shutdown();
        return waiting;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    /** A task with its time; those of one time run in the order they came. */
    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long dueNanos;
        private final long order;

        Task(Runnable command, long dueNanos, long order) {
            super(command, null);
            this.dueNanos = dueNanos;
            this.order = order;
        }

        Task(Callable<V> callable, long dueNanos, long order) {
            super(callable);
            this.dueNanos = dueNanos;
            this.order = order;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - nowNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> that = (Task<?>) other;
            int byTime = Long.compare(dueNanos, that.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, that.order);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(order);
        }
    }
}
