package org.sabha.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes only when a test says so. What was scheduled runs in the order of its time, and of two things at one
 * time the one that was scheduled first. Not thread-safe: a test is its loop.
 */
public final class VirtualTime {
    /** Something scheduled; cancelling it after it ran does nothing. */
    public static final class Task {
        private final Instant at;
        private final long order;
        private final Runnable work;
        private boolean cancelled;

        private Task(Instant at, long order, Runnable work) {
            this.at = at;
            this.order = order;
            this.work = work;
        }

        public void cancel() {
            cancelled = true;
        }
    }

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing((Task task) -> task.at).thenComparingLong(task -> task.order));
    private final Instant start;
    private Instant now;
    private long scheduled;

    public VirtualTime(Instant start) {
        this.start = start;
        this.now = start;
    }

    /** Starts at a time that is easy to read in a failure. */
    public static VirtualTime fromMorning() {
        return new VirtualTime(Instant.parse("2026-11-24T09:00:00Z"));
    }

    public Instant now() {
        return now;
    }

    /** The same time as nanoseconds since the start, as the packet path counts it. */
    public long nowNanos() {
        return Duration.between(start, now).toNanos();
    }

    /** What is due in the past runs at the next step of time. */
    public Task at(Instant when, Runnable work) {
        var task = new Task(when, scheduled++, work);
        tasks.add(task);
        return task;
    }

    public Task after(Duration delay, Runnable work) {
        return at(now.plus(delay), work);
    }

    /** Lets time pass; whatever is due on the way runs at its own time, also what that schedules. */
    public void pass(Duration duration) {
        Instant until = now.plus(duration);
        for (Task next = tasks.peek(); next != null && !next.at.isAfter(until); next = tasks.peek()) {
            tasks.remove();
            if (next.at.isAfter(now)) {
                now = next.at;
            }
            if (!next.cancelled) {
                next.work.run();
            }
        }
        now = until;
    }
}
