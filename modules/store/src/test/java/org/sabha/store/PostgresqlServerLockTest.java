package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.ServerLock;
import org.sabha.store.sql.ServerLock.Standing;
import org.sabha.store.sql.StorageSettings;

/** One server on a PostgreSQL database. */
@Timeout(120)
class PostgresqlServerLockTest {
    private static final Duration AT_ONCE = Duration.ofMillis(50);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final StorageSettings settings = Engines.POSTGRESQL.fresh();

    private static void execute(StorageSettings settings, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        settings.url().orElseThrow(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As a kill does: PostgreSQL sees the connection end. */
    private static void endSessions(StorageSettings settings) throws SQLException {
        execute(
                settings,
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'sabha-lock-%'"
                        + " and datname = current_database()");
    }

    @Test
    void refusesSecondServerWithWhatToDo() {
        try (ServerLock _ = ServerLock.take(settings, AT_ONCE)) {
            var refused = assertThrows(
                    StorageException.class,
                    () -> ServerLock.take(settings, AT_ONCE).close());
            assertEquals(
                    "another Sabha server uses the database "
                            + settings.url().orElseThrow()
                            + "; stop that server, or give this one a database of its own (storage.url)",
                    refused.getMessage());
        }
    }

    @Test
    void secondServerStartsAfterTheFirstEnded() {
        ServerLock.take(settings, AT_ONCE).close();
        try (ServerLock second = ServerLock.take(settings, SOON)) {
            assertEquals(Standing.HELD, second.check(AT_ONCE));
        }
    }

    @Test
    void restartRightAfterAKillWaitsForTheLock() throws SQLException {
        try (ServerLock _ = ServerLock.take(settings, AT_ONCE)) {
            var restart = CompletableFuture.supplyAsync(() -> ServerLock.take(settings, SOON));
            endHolder();
            try (ServerLock second = restart.join()) {
                assertEquals(Standing.HELD, second.check(AT_ONCE));
            }
        }
    }

    /** And not who waits for it. */
    private void endHolder() throws SQLException {
        execute(
                settings,
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
                        + " and database = (select oid from pg_database where datname = current_database())");
    }

    @Test
    void takesTheLockAgainAfterItsConnectionIsLost() throws SQLException {
        try (ServerLock lock = ServerLock.take(settings, AT_ONCE)) {
            endSessions(settings);
            assertEquals(Standing.HELD, lock.check(SOON));
            assertThrows(
                    StorageException.class,
                    () -> ServerLock.take(settings, AT_ONCE).close());
        }
    }

    @Test
    void seesThatAnotherServerTookTheLock() throws SQLException {
        try (ServerLock lost = ServerLock.take(settings, AT_ONCE)) {
            endSessions(settings);
            try (ServerLock _ = ServerLock.take(settings, SOON)) {
                assertEquals(Standing.TAKEN_BY_ANOTHER, lost.check(AT_ONCE));
                assertEquals(Standing.TAKEN_BY_ANOTHER, lost.check(AT_ONCE));
            }
        }
    }

    @Test
    void anotherDatabaseIsAnotherLock() {
        try (ServerLock _ = ServerLock.take(settings, AT_ONCE);
                ServerLock other = ServerLock.take(Engines.POSTGRESQL.fresh(), AT_ONCE)) {
            assertEquals(Standing.HELD, other.check(AT_ONCE));
        }
    }

    @Test
    void writesNothingOnceAnotherServerHasTheDatabase() throws SQLException {
        StorageSettings tables = Engines.POSTGRESQL.withTables();
        try (Storage storage = Engines.openForServer(tables, Installation.WHOLE_OR_NONE)) {
            assertTrue(storage.isOurs());
            storage.settled().toCompletableFuture().join();
            endSessions(tables);
            try (ServerLock _ = ServerLock.take(tables, SOON)) {
                assertFalse(storage.isOurs());
                assertTrue(storage.settled()
                        .toCompletableFuture()
                        .handle((_, failure) -> failure != null)
                        .join());
            }
        }
    }
}
