package org.sabha.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the two engines behind a small pool, with its schema up to date. Thread-safe. */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    static final String NAME = "sabha";

    /** One writes, two may read the audit log for people, two make reports of meetings, the rest are for everybody. */
    private static final int CONNECTIONS = 8;

    private static final long CONNECT_MILLIS = TimeUnit.SECONDS.toMillis(3);

    /**
     * H2: names and nulls as PostgreSQL has them; a small cache, since little is read; closed by us and not by a hook
     * that would come before our own; no trace file. With a write delay H2 hands chunks to threads of its own, and a
     * checkpoint returns before they have written; without one the thread that commits writes, and nothing compacts the
     * file by itself: {@link #compact} does.
     */
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";CACHE_SIZE=4096;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;WRITE_DELAY=0";

    /** PostgreSQL: a server that is silent for so long is taken as gone. */
    private static final String POSTGRESQL_SOCKET_SECONDS = "10";

    private static final String POSTGRESQL_CONNECT_SECONDS = "3";

    private static final String DAMAGED = "; if its file is damaged, restore a backup into an empty data folder (sabha"
            + " restore FILE, see \"Damaged or missing files\" in docs/admin/storage.md)";

    /** Chunks of the embedded file are rewritten while less than this share of them is live, in percent. */
    private static final int LIVE_PERCENT = 70;

    /** A step of the compaction writes about so much and keeps commits waiting for a few milliseconds. */
    private static final int BYTES_A_STEP = 1 << 20;

    private static final int MOST_STEPS = 64;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Engine engine;
    private final StorageSettings settings;

    /** The embedded database closes with its last connection. This one keeps it open while the pool is empty. */
    private @Nullable Connection keeper;

    /** Which engine. */
    public enum Engine {
        H2,
        POSTGRESQL
    }

    private Database(HikariDataSource pool, Engine engine, StorageSettings settings) {
        this.pool = pool;
        this.settings = settings;
        this.jdbi = Jdbi.create(pool)
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true));
        this.engine = engine;
    }

    /**
     * Opens the database and brings its schema up to date.
     *
     * @throws StorageException if that cannot be done
     */
    public static Database open(StorageSettings settings) {
        Engine engine = settings.url().isPresent() ? Engine.POSTGRESQL : Engine.H2;
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(pool(settings));
        } catch (HikariPool.PoolInitializationException e) {
            if (isInUse(e)) {
                throw new StorageException(
                        "another Sabha server, or a command of one, uses the data folder " + settings.data()
                                + "; stop it, or give this server a folder of its own (--data)",
                        e);
            }
            throw new StorageException(
                    "the storage, " + settings + ", cannot be opened: " + reason(e)
                            + (settings.url().isPresent() ? "" : DAMAGED),
                    e);
        }
        try {
            Schema.bringUpToDate(pool, settings);
            Database database = new Database(pool, engine, settings);
            database.keepOpen();
            return database;
        } catch (RuntimeException e) {
            pool.close();
            throw new StorageException("the schema of the storage cannot be used: " + reason(e), e);
        }
    }

    /**
     * Connects once and changes nothing.
     *
     * @throws StorageException if there is no PostgreSQL database at the address, or it does not let this user in
     */
    public static void tryConnection(StorageSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("connectTimeout", POSTGRESQL_CONNECT_SECONDS);
        properties.setProperty("socketTimeout", POSTGRESQL_SOCKET_SECONDS);
        try (Connection connection = DriverManager.getConnection(settings.url().orElseThrow(), properties)) {
            LOG.debug("storage.reached product={}", connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            throw new StorageException(reason(e), e);
        }
    }

    private static HikariConfig pool(StorageSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(NAME);
        config.setJdbcUrl(settings.url().orElseGet(() -> embedded(settings.data())));
        config.setUsername(settings.url().isPresent() ? settings.user() : NAME);
        config.setPassword(settings.url().isPresent() ? settings.password() : "");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setInitializationFailTimeout(CONNECT_MILLIS);
        if (settings.url().isPresent()) {
            config.addDataSourceProperty("socketTimeout", POSTGRESQL_SOCKET_SECONDS);
            config.addDataSourceProperty("ApplicationName", NAME);
        }
        return config;
    }

    static String embedded(Path data) {
        return "jdbc:h2:file:" + data.toAbsolutePath().resolve(NAME) + H2_OPTIONS;
    }

    /** Whether the data folder holds an embedded database. */
    public static boolean isIn(Path data) {
        return Files.exists(fileIn(data));
    }

    /** The file of the embedded database. */
    public static Path fileIn(Path data) {
        return data.resolve(NAME + ".mv.db");
    }

    /** Another process holds the file of the embedded database. */
    private static boolean isInUse(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                return true;
            }
        }
        return false;
    }

    /** The database's own words: the deepest cause that has any. */
    private static String reason(Throwable failure) {
        String words = failure.getClass().getSimpleName();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            words = each.getMessage() == null ? words : each.getMessage();
        }
        return words;
    }

    public Engine engine() {
        return engine;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Reads, in as many statements as are needed, what was there at one instant. For PostgreSQL that is "repeatable read"; H2
     * takes each table at the instant it is first read then, and all of them at one for "serializable".
     */
    public <T> T snapshot(Function<Handle, T> reading) {
        return jdbi.inTransaction(
                engine == Engine.H2
                        ? TransactionIsolationLevel.SERIALIZABLE
                        : TransactionIsolationLevel.REPEATABLE_READ,
                reading::apply);
    }

    /**
     * After a failure: connections of before are not used again. The embedded database closes itself when its disk is full;
     * the next connection opens it anew.
     */
    public void renewConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /**
     * After a recovery: the embedded database stays open until {@link #close}, however many connections the pool has.
     *
     * @throws StorageException if it cannot be opened
     */
    public synchronized void keepOpen() {
        if (engine == Engine.H2 && !isOpen(keeper)) {
            try {
                keeper = DriverManager.getConnection(embedded(settings.data()), NAME, "");
            } catch (SQLException e) {
                throw new StorageException("the storage, " + settings + ", cannot be kept open: " + reason(e), e);
            }
        }
    }

    /**
     * A new connection that is not of the pool, so that the pool's state says nothing of it. The caller closes it.
     *
     * @throws StorageException if there is none to be had now
     */
    Handle connect() {
        try {
            if (settings.url().isEmpty()) {
                return Jdbi.open(DriverManager.getConnection(embedded(settings.data()), NAME, ""));
            }
            var properties = new Properties();
            properties.setProperty("user", settings.user());
            properties.setProperty("password", settings.password());
            properties.setProperty("ApplicationName", NAME);
            properties.setProperty("connectTimeout", POSTGRESQL_CONNECT_SECONDS);
            properties.setProperty("socketTimeout", POSTGRESQL_SOCKET_SECONDS);
            return Jdbi.open(DriverManager.getConnection(settings.url().get(), properties));
        } catch (SQLException e) {
            throw new StorageException("no connection to " + settings + ": " + reason(e), e);
        }
    }

    private static boolean isOpen(@Nullable Connection connection) {
        try {
            return connection != null && connection.isValid(0);
        } catch (SQLException e) {
            return false;
        }
    }

    DataSource dataSource() {
        return pool;
    }

    /** After a commit: returns once it would survive a loss of power. PostgreSQL's commit says so by itself. */
    public void makeDurable(Handle handle) {
        if (engine == Engine.H2) {
            handle.execute("checkpoint sync");
        }
    }

    /**
     * Writes what is live in sparse chunks of the embedded file into new ones, so that the file and the list of its chunks,
     * which is in memory, do not grow with each commit. Only chunks older than H2's retention time, 45 s, are taken. Commits
     * go on meanwhile. Does nothing with PostgreSQL, which does this itself.
     *
     * @return the number of steps that rewrote something
     * @throws StorageException if the database is closed or away
     */
    public int compact() {
        if (engine != Engine.H2) {
            return 0;
        }
        try (Connection connection = pool.getConnection()) {
            MVStore file = file(connection);
            int steps = 0;
            while (steps < MOST_STEPS && file.compact(LIVE_PERCENT, BYTES_A_STEP)) {
                steps++;
            }
            return steps;
        } catch (SQLException | MVStoreException e) {
            throw new StorageException("the file of the database cannot be compacted: " + reason(e), e);
        }
    }

    static MVStore file(Connection connection) throws SQLException {
        var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }

    @Override
    public void close() {
        pool.close();
        closeKeeper();
    }

    private synchronized void closeKeeper() {
        Connection open = keeper;
        keeper = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("store.not_closed", e);
            }
        }
    }
}
