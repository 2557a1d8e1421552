package org.sabha.server.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.sabha.server.task.PeriodicTasks;

/**
 * Counts what waits to be sent elsewhere, twice a minute: a look into the storage may take longer than whoever reads the
 * metrics waits. Thread-safe.
 */
public final class Backlog {
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Queues queues;
    private volatile Waiting waiting = Waiting.UNKNOWN;

    /**
     * What is counted; each may block, and throws where it cannot be read.
     *
     * @param mails to invited people
     * @param webhooks messages to all webhooks
     * @param syslog rows of the audit log that its second copy has not; negative where there is no second copy
     */
    public record Queues(LongSupplier mails, LongSupplier webhooks, LongSupplier syslog) {}

    /** Numbers; NaN where nobody knows. */
    record Waiting(double mails, double webhooks, double syslog) {
        static final Waiting UNKNOWN = new Waiting(Double.NaN, Double.NaN, Double.NaN);
    }

    public Backlog(Queues queues) {
        this.queues = queues;
    }

    /** Counts now, and from time to time. */
    public void begin(PeriodicTasks tasks) {
        tasks.schedule("count-backlog", Duration.ZERO, EVERY, this::count);
    }

    private void count() {
        try {
            long rows = queues.syslog().getAsLong();
            waiting = new Waiting(
                    queues.mails().getAsLong(), queues.webhooks().getAsLong(), rows < 0 ? Double.NaN : rows);
        } catch (RuntimeException e) {
            waiting = Waiting.UNKNOWN;
            throw e;
        }
    }

    Waiting waiting() {
        return waiting;
    }
}
