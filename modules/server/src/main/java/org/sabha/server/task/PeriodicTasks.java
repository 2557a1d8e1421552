package org.sabha.server.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** All work of the server that runs from time to time. A task that fails runs again at its next time. Thread-safe. */
public final class PeriodicTasks implements AutoCloseable {
    /** One task that waits for the database must not hold up the others. */
    private static final int THREADS = 2;

    private final List<TaskProgress> tasks = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;

    public PeriodicTasks() {
        this(
                Executors.newScheduledThreadPool(
                        THREADS,
                        task -> Thread.ofPlatform().daemon().name("periodic").unstarted(task)),
                System::nanoTime);
    }

    /**
     * @param timer closed with this
     * @param nanoTime as {@link System#nanoTime}
     */
    public PeriodicTasks(ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs work from time to time until {@link #close}.
     *
     * @param name lower case with hyphens; a label of the metrics
     * @param first time until the first run
     * @param period time between the end of a run and the next
     */
    public void schedule(String name, Duration first, Duration period, Runnable work) {
        TaskProgress progress = watch(name, period);
        timer.scheduleWithFixedDelay(
                () -> progress.run(work), first.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Watches a task that keeps its own times.
     *
     * @param name lower case with hyphens; a label of the metrics
     * @param period in which the task is to succeed once
     */
    public TaskProgress watch(String name, Duration period) {
        TaskProgress progress = new TaskProgress(name, period, nanoTime);
        tasks.add(progress);
        return progress;
    }

    /** Every task so far. */
    public List<TaskProgress> all() {
        return List.copyOf(tasks);
    }

    /** Those that have not succeeded for too long. */
    public List<TaskProgress> late() {
        return tasks.stream().filter(TaskProgress::isLate).toList();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
