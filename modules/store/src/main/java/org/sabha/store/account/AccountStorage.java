package org.sabha.store.account;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.SignInSessions;
import org.sabha.store.StorageException;
import org.sabha.store.sql.Database;

/** Accounts, sign-ins and the evidence of what was done with them. Blocks; thread-safe. */
public final class AccountStorage {
    private static final long ANSWER_SECONDS = 10;

    private final Database database;
    private final Writing writing;
    private final Log log;
    private final AccountTable table;

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

    /** @param seal of the installation */
    public AccountStorage(Database database, Writing writing, Log log, SecretSeal seal) {
        this.database = database;
        this.writing = writing;
        this.log = log;
        this.table = new AccountTable(seal);
    }

    /** Accounts, for reading and for changes that are no act of anybody. */
    public Accounts accounts() {
        return new StoredAccounts(this, Optional.empty());
    }

    /** Sign-ins, for reading and for changes that are no act of anybody. */
    public SignInSessions signIns() {
        return new StoredSignIns(this, Optional.empty());
    }

    /** Begins an act, whose row is written together with what it changes. */
    public AccountAct act(AccountEvidence evidence) {
        return new AccountAct(this, evidence);
    }

    /** Writes a row that comes with no change, such as that of a refusal. Does not wait. */
    public void note(AccountEvidence evidence) {
        writing.submit(handle -> {
            append(handle, evidence);
            return Boolean.TRUE;
        });
    }

    AccountTable table() {
        return table;
    }

    void append(Handle handle, AccountEvidence evidence) {
        log.append(handle, evidence);
    }

    <T> T read(Function<Handle, T> reading) {
        try {
            return database.jdbi().inTransaction(reading::apply);
        } catch (JdbiException e) {
            throw new StorageException("accounts cannot be read", e);
        }
    }

    /** Returns once it is durable. */
    <T> T write(Function<Handle, T> work) {
        try {
            return writing.submit(work).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StorageException("accounts cannot be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted before accounts were written", e);
        }
    }
}
