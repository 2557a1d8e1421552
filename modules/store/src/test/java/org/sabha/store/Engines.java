package org.sabha.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Makes an empty storage on a chosen engine; all tests of a run share one PostgreSQL process, each a database of its own. */
enum Engines {
    H2 {
        @Override
        StorageSettings fresh() {
            return StorageSettings.embedded(folder());
        }
    },
    POSTGRESQL {
        @Override
        StorageSettings fresh() {
            String name = "sabha" + Server.DATABASES.incrementAndGet();
            try (Connection connection = Server.SHARED.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new StorageSettings(
                    Optional.of(Server.SHARED.getJdbcUrl("postgres", name)), "postgres", "postgres", folder());
        }
    };

    /** Started once, when it is first asked for, and ended with the process. */
    private static final class Server {
        static final AtomicInteger DATABASES = new AtomicInteger();
        static final EmbeddedPostgres SHARED = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    abstract StorageSettings fresh();

    static Storage open(StorageSettings settings) {
        return Storage.open(settings, Clock.systemUTC(), new SecureRandom(), () -> 7);
    }

    /** A folder that goes with the process. */
    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("sabha-store");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
