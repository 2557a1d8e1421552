package org.sabha.store.sql;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.store.failure.OutcomePendingException;
import org.sabha.store.failure.StorageException;

/** Reading, and writing that is waited for, with rows of the audit log in the same transaction. Blocks; thread-safe. */
public final class Transactions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final Writing writing;
    private final Log log;
    private final Duration patience;

    /** Gives work to the one thread that writes. */
    public interface Writing {
        /** The stage completes once what was done is durable. The work may be done anew after a failure. */
        <T> CompletionStage<T> submit(Function<Handle, T> work);
    }

    /** Adds a row to the audit log within a transaction. */
    @FunctionalInterface
    public interface Log {
        void append(Handle handle, AccountEvidence evidence);
    }

    public Transactions(Database database, Writing writing, Log log) {
        this(database, writing, log, PATIENCE);
    }

    /** @param patience how long an answer is waited for */
    public Transactions(Database database, Writing writing, Log log, Duration patience) {
        this.database = database;
        this.writing = writing;
        this.log = log;
        this.patience = patience;
    }

    public void append(Handle handle, AccountEvidence evidence) {
        log.append(handle, evidence);
    }

    /** Writes a row that comes with no change. Does not wait. */
    public void note(AccountEvidence evidence) {
        writing.submit(handle -> {
            append(handle, evidence);
            return Boolean.TRUE;
        });
    }

    public <T> T read(Function<Handle, T> reading) {
        try {
            return database.jdbi().inTransaction(reading::apply);
        } catch (JdbiException e) {
            throw new StorageException("it cannot be read", e);
        }
    }

    /**
     * Returns once it is durable.
     *
     * @throws OutcomePendingException if the outcome is not known in time; it may be written, or be written later
     * @throws StorageException if it is not written and never will be
     */
    public <T> T write(Function<Handle, T> work) {
        return await(submit(work));
    }

    /** As {@link #write}, but waits until the outcome is known, however long that takes. */
    public <T> T writeUntilKnown(Function<Handle, T> work) {
        try {
            return submit(work).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new StorageException("it cannot be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomePendingException("interrupted before it was written", e);
        }
    }

    /** Begins to write. The stage completes once it is durable, however late, or has failed. Does not wait. */
    public <T> CompletionStage<T> submit(Function<Handle, T> work) {
        return writing.submit(work);
    }

    /** Waits for what was submitted, as {@link #write} does. */
    public <T> T await(CompletionStage<T> submitted) {
        try {
            return submitted.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new StorageException("it cannot be written", e);
        } catch (TimeoutException e) {
            throw new OutcomePendingException("it is not written yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomePendingException("interrupted before it was written", e);
        }
    }
}
