package org.sabha.store;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.CommitNumbers;
import org.sabha.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that writes: a virtual thread that takes whatever waits, from however many rooms, into one transaction, so that
 * the wait for the disk is shared. What was submitted first is written first.
 *
 * <p>After a failure everything fails at once, without being tried, until {@link #PAUSE} is over; so a storage that is
 * gone costs one room at a time its patience, and not every room.
 *
 * <p>What fails has not happened and never will. If the answer to COMMIT is lost, the writer looks up whether the transaction
 * was committed ({@link CommitNumbers}). Until the writer knows, nobody gets an answer for that transaction, nothing overtakes
 * it, and everything that comes later is refused without being tried.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private static final int WAITING = 8_192;
    private static final int TOGETHER = 256;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /** How often a transaction is tried that COMMIT was sent for. */
    private static final int TRIES = 2;

    private static final Duration FIRST_LOOKUP_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_LOOKUP_PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final Clock clock;
    private final CommitNumbers numbers;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private volatile boolean open = true;
    private volatile boolean failing;
    private volatile boolean refusing;
    private volatile Supplier<Runnable> timer = () -> () -> {};

    /** Whether the outcome of a transaction is unknown. */
    private volatile boolean unsettled;

    private Instant nextTry = Instant.MIN;

    /** One transaction's part, and who waits for it. */
    private record Job<T>(Function<Handle, T> work, Answer<T> answer) {
        void run(Handle handle) {
            answer.keep(work.apply(handle));
        }
    }

    /** What a part gave, told only once the transaction is durable. */
    private static final class Answer<T> {
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private final Runnable timed;
        private final List<T> kept = new ArrayList<>();

        /** @param timed run once it is durable */
        Answer(Runnable timed) {
            this.timed = timed;
        }

        void keep(T value) {
            kept.clear();
            kept.add(value);
        }

        void durable() {
            timed.run();
            future.complete(kept.getFirst());
        }

        void failed(Throwable cause) {
            future.completeExceptionally(cause);
        }
    }

    private static final String UNSETTLED = "it is not known yet whether an earlier transaction was committed";

    /** COMMIT was sent and its answer lost. */
    private static final class OutcomeUnknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutcomeUnknown(RuntimeException cause) {
            super(cause);
        }
    }

    /** The storage is closed before the outcome is known. Nobody is answered; the next start reads what is there. */
    private static final class ClosedUnsettled extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Wakes the writer so that it sees that it is to end; it writes nothing. */
    private static final Job<Boolean> END = new Job<>(_ -> Boolean.TRUE, new Answer<>(() -> {}));

    Writer(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.numbers = new CommitNumbers(database, clock);
        this.thread = Thread.ofVirtual().name("store").start(this::run);
    }

    /** The part of a transaction that only writes. */
    @FunctionalInterface
    interface Part {
        void write(Handle handle);
    }

    CompletionStage<Void> submit(Part part) {
        return submitAnswer(handle -> {
                    part.write(handle);
                    return Boolean.TRUE;
                })
                .thenApply(_ -> null);
    }

    <T> CompletionStage<T> submitAnswer(Function<Handle, T> work) {
        var answer = new Answer<T>(timer.get());
        if (unsettled) {
            answer.failed(new StorageException(UNSETTLED));
        } else if (!open || !waiting.offer(new Job<>(work, answer))) {
            answer.failed(new StorageException(open ? "too much waits to be written" : "the storage is closed"));
        }
        return answer.future;
    }

    /** What its thread does; {@code WAITING} while there is nothing to do. */
    Thread.State state() {
        return thread.getState();
    }

    /** From now on everything fails and nothing is written. */
    void refuse() {
        refusing = true;
    }

    boolean isFailing() {
        return failing;
    }

    /** @param writeTimer called when a part is submitted; what it gives is run once the part is durable, never if it fails */
    void measure(Supplier<Runnable> writeTimer) {
        timer = writeTimer;
    }

    /** Sleeps until something is to be written or {@link #close} has put its mark: looking now and then costs for nothing. */
    private void run() {
        List<Job<?>> batch = new ArrayList<>();
        while (open || !waiting.isEmpty()) {
            try {
                batch.add(waiting.take());
                waiting.drainTo(batch, TOGETHER - 1);
                batch.remove(END);
                if (!batch.isEmpty()) {
                    write(batch);
                }
                batch.clear();
            } catch (InterruptedException e) {
                LOG.debug("store.interrupted", e); // only closing ends the writer
            } catch (ClosedUnsettled e) {
                LOG.warn("store.closed_unsettled parts={}", batch.size());
                return;
            }
        }
    }

    private void write(List<Job<?>> batch) {
        if (refusing) {
            batch.forEach(job -> job.answer().failed(new StorageException("another server has the database")));
            return;
        }
        if (failing && clock.instant().isBefore(nextTry)) {
            batch.forEach(job -> job.answer().failed(new StorageException("the storage has failed just now")));
            return;
        }
        try {
            transaction(batch);
            succeeded(batch);
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                failed(batch, e);
            } else {
                oneByOne(batch);
            }
        }
    }

    /** One part that cannot be written must not take the others with it. */
    private void oneByOne(List<Job<?>> batch) {
        for (int i = 0; i < batch.size(); i++) {
            List<Job<?>> one = List.of(batch.get(i));
            try {
                transaction(one);
                succeeded(one);
            } catch (RuntimeException e) {
                boolean again = failing;
                failed(one, e);
                if (again) {
                    failed(batch.subList(i + 1, batch.size()), e);
                    return;
                }
            }
        }
    }

    /** Returns once it is durable. If it throws, nothing of it has happened or ever will. */
    private void transaction(List<Job<?>> batch) {
        for (int left = TRIES; ; left--) {
            try {
                attempt(batch);
                return;
            } catch (OutcomeUnknown e) {
                if (settle(e)) {
                    return;
                }
                if (left == 1 || refusing) {
                    throw new StorageException("COMMIT failed, and nothing of it is there", e);
                }
            }
        }
    }

    private void attempt(List<Job<?>> batch) {
        Handle handle = database.jdbi().open();
        try {
            numbers.prepare(handle);
            handle.begin();
            numbers.next(handle);
            batch.forEach(job -> job.run(handle));
            commit(handle);
            numbers.committed();
        } catch (RuntimeException e) {
            if (!isOfTheData(e)) {
                numbers.connectionLost();
            }
            throw e;
        } finally {
            close(handle);
        }
    }

    private void commit(Handle handle) {
        try {
            handle.commit();
            database.makeDurable(handle);
        } catch (RuntimeException e) {
            throw CommitNumbers.isRolledBack(e) ? e : new OutcomeUnknown(e);
        }
    }

    /** Rolls back what is open. The outcome is known by now, or will be looked up. */
    private static void close(Handle handle) {
        quietly(() -> {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        });
        quietly(handle::close);
    }

    private static void quietly(Runnable closing) {
        try {
            closing.run();
        } catch (RuntimeException e) {
            LOG.debug("store.handle_not_closed", e);
        }
    }

    /**
     * Looks up the outcome, for as long as it takes. Everything else is refused meanwhile.
     *
     * @return whether the transaction is there
     */
    private boolean settle(OutcomeUnknown cause) {
        LOG.warn("store.outcome_unknown", cause);
        failing = true;
        unsettled = true;
        try {
            for (Duration pause = FIRST_LOOKUP_PAUSE; ; pause = longer(pause)) {
                database.renewConnections();
                try {
                    boolean committed = numbers.isLastCommitted();
                    LOG.info("store.outcome_settled committed={}", committed);
                    return committed;
                } catch (RuntimeException e) {
                    LOG.debug("store.outcome_still_unknown", e);
                }
                refuseFor(pause);
                if (!open) {
                    throw new ClosedUnsettled();
                }
            }
        } finally {
            unsettled = false;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_LOOKUP_PAUSE) < 0 ? twice : LONGEST_LOOKUP_PAUSE;
    }

    /** Refuses what came before the outcome was unknown, and waits; a {@link #close} ends the wait. */
    private void refuseFor(Duration pause) {
        List<Job<?>> before = new ArrayList<>();
        waiting.drainTo(before);
        try {
            if (before.isEmpty()) {
                Job<?> next = waiting.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
                if (next != null) {
                    before.add(next);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("store.interrupted", e);
        }
        before.stream()
                .filter(job -> !END.equals(job))
                .forEach(job -> job.answer().failed(new StorageException(UNSETTLED)));
    }

    private void succeeded(List<Job<?>> batch) {
        if (failing) {
            LOG.info("store.recovered");
            failing = false;
            keepOpen();
        }
        batch.forEach(job -> job.answer().durable());
    }

    private void keepOpen() {
        try {
            database.keepOpen();
        } catch (StorageException e) {
            LOG.warn("store.not_kept_open", e); // the pool's connections keep it open meanwhile
        }
    }

    private void failed(List<Job<?>> batch, RuntimeException cause) {
        if (isOfTheData(cause)) {
            LOG.error("store.write_refused", cause);
        } else {
            if (!failing) {
                LOG.error("store.failed", cause);
            }
            failing = true;
            database.renewConnections();
            nextTry = clock.instant().plus(PAUSE);
        }
        batch.forEach(job -> job.answer().failed(cause));
    }

    /** The database works, it is this part that it cannot take: too long, or twice (SQLSTATE classes 22 and 23). */
    private static boolean isOfTheData(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
            }
        }
        return false;
    }

    @Override
    public void close() {
        open = false;
        if (!waiting.offer(END)) {
            LOG.debug("store.full_at_close"); // then the writer is awake, and sees for itself
        }
        try {
            if (!thread.join(LAST_WORDS)) {
                LOG.warn("store.not_all_written waiting={}", waiting.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
