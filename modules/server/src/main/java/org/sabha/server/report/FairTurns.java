package org.sabha.server.report;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Turns at something that only a few may do at a time. Each asker has one turn or one place in the queue, however often they
 * ask, and the queue is served in order: so whoever asks again and again stands behind everybody else each time. Blocks;
 * thread-safe.
 */
public final class FairTurns {
    /** Askers at once; more would wait for longer than a browser does. */
    private static final int MOST_ASKERS = 100;

    private final Semaphore places;
    private final Duration patience;
    private final Set<Object> askers = new HashSet<>();

    /** One turn; the next one's begins when it is closed. */
    public final class Turn implements AutoCloseable {
        private final Object whose;

        private Turn(Object whose) {
            this.whose = whose;
        }

        @Override
        public void close() {
            places.release();
            leave(whose);
        }
    }

    /**
     * @param places turns at the same time
     * @param patience how long anybody stands in the queue
     */
    public FairTurns(int places, Duration patience) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
    }

    /** @return empty where the asker has a turn or a place already, the queue is full, or none came in time */
    public Optional<Turn> take(Object whose) {
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
        return mine ? Optional.of(new Turn(whose)) : Optional.empty();
    }

    private synchronized boolean enter(Object whose) {
        return askers.size() < MOST_ASKERS && askers.add(whose);
    }

    private synchronized void leave(Object whose) {
        askers.remove(whose);
    }

    /** How many have a turn or stand in the queue. */
    synchronized int askers() {
        return askers.size();
    }
}
