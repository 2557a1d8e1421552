package org.sabha.store.sql;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers the transactions of one writer, so that it can look up whether a transaction was committed if the answer to COMMIT
 * is lost. Each transaction writes its number into the writer's row. It holds the lock of this row until it ends, even if its
 * connection is lost. A lookup takes the same lock: it waits until the old transaction has ended, so its result is final. Used
 * by one thread.
 */
public final class CommitNumbers {
    private static final Logger LOG = LoggerFactory.getLogger(CommitNumbers.class);

    /** Rows of processes that have written nothing for so long are removed. */
    private static final Duration KEPT = Duration.ofDays(30);

    /** For a transaction to end. After that its session is looked at again. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(1);

    private static final int WRITER_BYTES = 16;

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private Optional<String> writer = Optional.empty();
    private long number;

    /** PostgreSQL's session of the transaction that runs. */
    private Optional<Integer> session = Optional.empty();

    /** Sessions whose connections were lost. */
    private final Set<Integer> lost = new LinkedHashSet<>();

    public CommitNumbers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Prepares a connection for the next transaction, outside of it: the writer has a row, and sessions that this process has
     * lost hold no locks.
     */
    public void prepare(Handle handle) {
        session = Optional.empty();
        endLostSessions(handle);
        if (writer.isEmpty()) {
            byte[] bytes = new byte[WRITER_BYTES];
            random.nextBytes(bytes);
            String fresh = HexFormat.of().formatHex(bytes);
            long now = clock.millis();
            handle.execute("delete from commit_number where used_at < ?", now - KEPT.toMillis());
            handle.execute("insert into commit_number (writer, number, used_at) values (?, 0, ?)", fresh, now);
            writer = Optional.of(fresh);
        }
    }

    /** Gives a transaction its number. Call it before anything else in the transaction. */
    public void next(Handle handle) {
        number++;
        String row = writer.orElseThrow();
        if (!(database.engine() == Database.Engine.POSTGRESQL
                ? nextInSession(handle, row)
                : nextEmbedded(handle, row))) {
            writer = Optional.empty();
            throw new StorageException("the row of this writer was removed");
        }
    }

    private boolean nextInSession(Handle handle, String row) {
        session = handle.createQuery("update commit_number set number = :number, used_at = :now where writer = :writer"
                        + " returning pg_backend_pid()")
                .bind("number", number)
                .bind("now", clock.millis())
                .bind("writer", row)
                .mapTo(Integer.class)
                .findOne();
        return session.isPresent();
    }

    private boolean nextEmbedded(Handle handle, String row) {
        return handle.execute(
                        "update commit_number set number = ?, used_at = ? where writer = ?",
                        number,
                        clock.millis(),
                        row)
                == 1;
    }

    /** The connection of the last transaction was lost. Its session may live on in PostgreSQL, with its locks. */
    public void connectionLost() {
        session.ifPresent(lost::add);
        session = Optional.empty();
    }

    /**
     * Looks up, on a new connection, whether the last transaction that had a number was committed. Waits up to a second until
     * it has ended.
     *
     * @return true once it is durable; false if it was not committed, and never will be
     * @throws RuntimeException if the database cannot be asked, or the transaction has not ended
     */
    public boolean isLastCommitted() {
        try (Handle handle = database.connect()) {
            if (database.engine() == Database.Engine.POSTGRESQL) {
                endLostSessions(handle);
                handle.execute("set lock_timeout = " + MOST_WAIT.toMillis());
            }
            // Not in a transaction: the lock is released at once, even if this connection is lost as well.
            // A row that is gone was not written in the last 30 days, so not by that transaction.
            Optional<Long> last = handle.createQuery("select number from commit_number where writer = :writer"
                            + (database.engine() == Database.Engine.POSTGRESQL ? " for update" : ""))
                    .bind("writer", writer.orElseThrow())
                    .mapTo(Long.class)
                    .findOne();
            boolean committed = last.isPresent() && last.get() == number;
            if (committed) {
                database.makeDurable(handle);
            }
            return committed;
        }
    }

    /**
     * Ends sessions that wait for the rest of a COMMIT which never came. PostgreSQL would keep them, and their locks, until TCP
     * gives up, which takes hours. A session that is carrying out COMMIT waits for no client, and is left to finish.
     */
    private void endLostSessions(Handle handle) {
        for (Integer each : Set.copyOf(lost)) {
            int ended = handle.createQuery("select pg_terminate_backend(pid) from pg_stat_activity where pid = :pid"
                            + " and pid <> pg_backend_pid() and datname = current_database() and usename = current_user"
                            + " and application_name = :name and wait_event_type = 'Client'")
                    .bind("pid", each)
                    .bind("name", Database.NAME)
                    .mapTo(Boolean.class)
                    .list()
                    .size();
            LOG.info("store.lost_session session={} ended={}", each, ended);
        }
    }

    /** A transaction was committed after those before it: no session of them holds a lock any more. */
    public void committed() {
        session = Optional.empty();
        lost.clear();
    }

    /**
     * Whether a failure of COMMIT says that the transaction was rolled back: integrity, serialisation, or a failure before it
     * (SQLSTATE classes 22, 23, 25 and 40, but 40003, "statement completion unknown"). Any other failure says nothing.
     */
    public static boolean isRolledBack(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return !state.equals("40003")
                        && Stream.of("22", "23", "25", "40").anyMatch(state::startsWith);
            }
        }
        return false;
    }
}
