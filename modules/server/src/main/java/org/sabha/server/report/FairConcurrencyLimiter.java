package org.sabha.server.report;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many do something at a time. Each asker has one permit or one place in the queue, however often they
 * ask, and the queue is served in order: so whoever asks again and again stands behind everybody else each time. Blocks;
 * thread-safe.
 */
public final class FairConcurrencyLimiter {
    /** Askers at once; more would wait for longer than a browser does. */
    private static final int MOST_ASKERS = 100;

    private final Semaphore places;
    private final Duration patience;
    private final Set<Object> askers = new HashSet<>();

    /** One permit; close it to let the next asker run. */
    public final class Permit implements AutoCloseable {
        private final Object whose;

        private Permit(Object whose) {
            this.whose = whose;
        }

        @Override
        public void close() {
            places.release();
            leave(whose);
        }
    }

    /**
     * @param places permits at the same time
     * @param patience how long anybody stands in the queue
     */
    public FairConcurrencyLimiter(int places, Duration patience) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
    }

    /** @return empty where the asker has a permit or a place already, the queue is full, or none came in time */
    public Optional<Permit> take(Object whose) {
        if (!enter(whose)) {
            return Optional.empty();
        }
        boolean mine = false;
        try {
            mine = places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!mine) {
                leave(whose);
            }
        }
        return mine ? Optional.of(new Permit(whose)) : Optional.empty();
    }

    private synchronized boolean enter(Object whose) {
        return askers.size() < MOST_ASKERS && askers.add(whose);
    }

    private synchronized void leave(Object whose) {
        askers.remove(whose);
    }

    /** How many have a permit or stand in the queue. */
    synchronized int askers() {
        return askers.size();
    }
}
