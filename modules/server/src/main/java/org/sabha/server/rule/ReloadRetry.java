package org.sabha.server.rule;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is kept once more after a write that may have been done or not, and, while the storage fails, again and again:
 * a second later, then after twice as long, at last once a minute. It gives up after some two hours; the next change or
 * start reads anyway. Thread-safe.
 */
final class ReloadRetry {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_TRIES = 120;

    private static final Logger LOG = LoggerFactory.getLogger(ReloadRetry.class);

    private final Runnable reading;
    private final Later later;
    private boolean underWay;
    private boolean asked;
    private int failures;
    private Duration pause = FIRST_PAUSE;

    /** Does something after a while, on a thread that may block. */
    @FunctionalInterface
    interface Later {
        Later ON_OTHER_THREADS = (delay, work) -> CompletableFuture.delayedExecutor(
                        delay.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                .execute(work);

        void after(Duration delay, Runnable work);
    }

    /** @param reading throws {@link StorageException} where it fails */
    ReloadRetry(Runnable reading, Later later) {
        this.reading = reading;
        this.later = later;
    }

    /** Asks for a reading that begins after now. Does not wait. */
    synchronized void begin() {
        asked = true;
        if (!underWay) {
            underWay = true;
            later.after(Duration.ZERO, this::read);
        }
    }

    private void read() {
        synchronized (this) {
            asked = false;
        }
        try {
            reading.run();
            done();
        } catch (StorageException e) {
            failed(e);
        }
    }

    private synchronized void done() {
        failures = 0;
        pause = FIRST_PAUSE;
        underWay = asked;
        if (asked) {
            later.after(Duration.ZERO, this::read);
        }
    }

    private synchronized void failed(StorageException cause) {
        failures++;
        if (failures == MOST_TRIES) {
            LOG.error("rules.not_read_again", cause);
            failures = 0;
            pause = FIRST_PAUSE;
            underWay = false;
            return;
        }
        later.after(pause, this::read);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
}
