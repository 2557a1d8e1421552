package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

/** On PostgreSQL a transaction may go on after its connection was lost. */
final class PostgresqlCommitNumbersTest extends CommitNumbersContract {
    private static final int GATE = 4_711;

    PostgresqlCommitNumbersTest() {
        super(Engines.POSTGRESQL);
    }

    private int waitingForLocks(Handle handle) {
        return handle.createQuery("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and wait_event_type = 'Lock'")
                .mapTo(Integer.class)
                .one();
    }

    private void awaitWaiting(Handle handle, int sessions) {
        while (waitingForLocks(handle) < sessions) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
    }

    /** As often as it takes, as the writer does. */
    private boolean lookUp() {
        while (true) {
            try {
                return numbers.isLastCommitted();
            } catch (JdbiException e) {
                assertFalse(Thread.interrupted(), "in time");
            }
        }
    }

    /** COMMIT is under way for as long as the test holds a lock. */
    @Test
    void waitsForACommitThatIsUnderWay() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle gate = database.jdbi().open();
                Handle handle = database.jdbi().open()) {
            gate.execute("create function wait_at_gate() returns trigger language plpgsql as"
                    + " 'begin perform pg_advisory_xact_lock(" + GATE + "); return null; end'");
            gate.execute("create constraint trigger slow after update on commit_number deferrable initially deferred"
                    + " for each row execute function wait_at_gate()");
            gate.execute("select pg_advisory_lock(" + GATE + ")");
            begin(handle, numbers);
            CompletableFuture<Void> committing = CompletableFuture.runAsync(handle::commit, threads);
            awaitWaiting(gate, 1);
            numbers.connectionLost();
            CompletableFuture<Boolean> looking = CompletableFuture.supplyAsync(this::lookUp, threads);
            awaitWaiting(gate, 2);
            assertFalse(looking.isDone());
            gate.execute("select pg_advisory_unlock(" + GATE + ")");
            assertTrue(looking.get());
            committing.get();
        }
    }

    /** Otherwise the lookup would wait until TCP gives the session up. */
    @Test
    void endsALostSessionThatWaitsForItsCommit() {
        try (Handle lost = database.jdbi().open()) {
            begin(lost, numbers);
            numbers.connectionLost();
            assertFalse(lookUp());
            assertEquals("57P01", sqlState(lost), "its session was ended");
        }
    }

    private static String sqlState(Handle handle) {
        try {
            handle.getConnection().createStatement().execute("select 1");
            return "";
        } catch (java.sql.SQLException e) {
            return e.getSQLState();
        }
    }
}
