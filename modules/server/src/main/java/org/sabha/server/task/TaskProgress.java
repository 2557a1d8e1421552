package org.sabha.server.task;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one task whenever it is due. A failure is counted and logged, and never reaches the timer, which would not run the
 * task again. One thread runs; any thread may read the figures.
 */
public final class TaskProgress {
    private static final Logger LOG = LoggerFactory.getLogger(TaskProgress.class);
    private static final Duration LOG_AT_MOST_EVERY = Duration.ofMinutes(10);
    private static final int LATE_AFTER_PERIODS = 3;
    private static final Duration LATE_AFTER_MORE = Duration.ofMinutes(1);

    private final String name;
    private final Duration period;
    private final LongSupplier nanoTime;
    private final LongAdder failures = new LongAdder();
    private volatile long succeededNanos;
    private long loggedNanos;
    private boolean logged;

    /**
     * @param name lower case with hyphens; a label of the metrics
     * @param period in which the task is to succeed once
     * @param nanoTime as {@link System#nanoTime}
     */
    TaskProgress(String name, Duration period, LongSupplier nanoTime) {
        this.name = name;
        this.period = period;
        this.nanoTime = nanoTime;
        this.succeededNanos = nanoTime.getAsLong();
    }

    /** Runs it once. Throws nothing. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /**
     * Runs it once. Throws nothing.
     *
     * @return what the work returned; empty if it failed
     */
    public <T> Optional<T> call(Supplier<T> work) {
        try {
            T result = work.get();
            succeededNanos = nanoTime.getAsLong();
            return Optional.of(result);
        } catch (RuntimeException | Error e) { // whatever it was, the task runs again at its next time
            failures.increment();
            log(e);
            return Optional.empty();
        }
    }

    private void log(Throwable failure) {
        long now = nanoTime.getAsLong();
        if (!logged || now - loggedNanos >= LOG_AT_MOST_EVERY.toNanos()) {
            logged = true;
            loggedNanos = now;
            LOG.warn("task.failed task={} failures={}", name, failures.sum(), failure);
        }
    }

    public String name() {
        return name;
    }

    /** How often it failed since the server started. */
    public long failures() {
        return failures.sum();
    }

    /** Seconds since it last succeeded; since the server started, if it never has. */
    public long ageSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - succeededNanos);
    }

    /** Whether it has not succeeded for three periods and a minute. */
    public boolean isLate() {
        return ageSeconds()
                > period.multipliedBy(LATE_AFTER_PERIODS).plus(LATE_AFTER_MORE).toSeconds();
    }
}
