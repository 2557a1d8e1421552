package org.sabha.store.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one server to a PostgreSQL database: an advisory lock of a session, on a connection of its own. PostgreSQL
 * gives the lock back when the connection ends, so a server that was killed leaves nothing behind. The file of an embedded
 * database has a lock already. One thread at a time.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">Advisory locks</a>
 */
public final class ServerLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLock.class);

    /** First half of the lock's number: "SABH" in ASCII. The second half is of the schema. */
    static final int CLASS = 0x53414248;

    private static final String NUMBER = "(" + CLASS + ", hashtext(coalesce(current_schema(), '')))";
    private static final String NOT_IN_TIME = "55P03"; // lock_not_available

    /** The connection answers so soon, or is taken as lost. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final StorageSettings settings;

    /** By which PostgreSQL, and this server, know sessions of this process. */
    private final String session = "sabha-lock-" + UUID.randomUUID();

    private @Nullable Connection connection;

    /** How the lock stands. */
    public enum Standing {
        HELD,
        TAKEN_BY_ANOTHER
    }

    private ServerLock(StorageSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes the lock.
     *
     * @param patience how long another server may still hold it, such as one whose machine lost its power
     * @throws StorageException if another server holds it after that, or the database does not answer
     */
    public static ServerLock take(StorageSettings settings, Duration patience) {
        ServerLock lock = new ServerLock(settings);
        try {
            if (settings.url().isPresent() && lock.take(patience) == Standing.TAKEN_BY_ANOTHER) {
                throw new StorageException("another Sabha server uses the database "
                        + settings.url().get()
                        + "; stop that server, or give this one a database of its own (storage.url)");
            }
            return lock;
        } catch (SQLException e) {
            throw new StorageException("the storage, " + settings + ", cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Looks whether it is still held. Takes it again where the connection was lost.
     *
     * @param patience how long PostgreSQL may need to end the session that was lost
     * @throws StorageException if the database does not answer
     */
    public Standing check(Duration patience) {
        if (settings.url().isEmpty() || isAlive(connection)) {
            return Standing.HELD;
        }
        close();
        try {
            Standing standing = take(patience);
            LOG.warn("store.lock_connection_lost then={}", standing);
            return standing;
        } catch (SQLException e) {
            throw new StorageException("the lock of the database cannot be taken again", e);
        }
    }

    private static boolean isAlive(@Nullable Connection connection) {
        try {
            return connection != null && connection.isValid((int) ANSWER.toSeconds());
        } catch (SQLException e) {
            return false;
        }
    }

    private Standing take(Duration patience) throws SQLException {
        Connection fresh = connect(patience);
        try {
            if (lock(fresh, patience)) {
                connection = fresh;
                return Standing.HELD;
            }
        } catch (SQLException | RuntimeException e) {
            fresh.close();
            throw e;
        }
        fresh.close();
        return Standing.TAKEN_BY_ANOTHER;
    }

    private Connection connect(Duration patience) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", session);
        properties.setProperty("connectTimeout", Long.toString(ANSWER.toSeconds()));
        properties.setProperty(
                "socketTimeout", Long.toString(patience.plus(ANSWER).toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(settings.url().orElseThrow(), properties);
    }

    /** Waits in the database, which wakes whoever is next. */
    private boolean lock(Connection fresh, Duration patience) throws SQLException {
        try (Statement statement = fresh.createStatement()) {
            // So that PostgreSQL notices within half a minute that the machine of this session is gone.
            statement.execute("set tcp_keepalives_idle = 10");
            statement.execute("set tcp_keepalives_interval = 5");
            statement.execute("set tcp_keepalives_count = 3");
            endOwnSessions(fresh);
            statement.execute("set lock_timeout = " + Math.max(1, patience.toMillis()));
            statement.execute("select pg_advisory_lock" + NUMBER);
            return true;
        } catch (SQLException e) {
            if (NOT_IN_TIME.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** A session that this process lost may live on in PostgreSQL, with the lock. */
    private void endOwnSessions(Connection fresh) throws SQLException {
        try (PreparedStatement end = fresh.prepareStatement("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = ? and pid <> pg_backend_pid()")) {
            end.setString(1, session);
            try (ResultSet ended = end.executeQuery()) {
                while (ended.next()) {
                    LOG.info("store.lock_session_ended");
                }
            }
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("store.lock_not_closed", e);
            }
        }
    }
}
