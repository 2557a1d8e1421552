package org.sabha.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/** Makes an empty storage on a chosen engine; all tests of a run share one PostgreSQL process, each a database of its own. */
enum Engines {
    H2 {
        @Override
        StorageSettings fresh() {
            return StorageSettings.embedded(folder());
        }

        @Override
        StorageSettings withTables() {
            StorageSettings settings = fresh();
            try {
                Files.copy(EmbeddedTemplate.FILE, Database.fileIn(settings.data()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return settings;
        }
    },
    POSTGRESQL {
        @Override
        StorageSettings fresh() {
            return Server.create("template1");
        }

        @Override
        StorageSettings withTables() {
            return Server.create(ServerTemplate.NAME);
        }
    };

    /** An embedded database with the tables of the newest schema and no row in them, closed. */
    private static final class EmbeddedTemplate {
        static final Path FILE = make();

        private static Path make() {
            StorageSettings settings = H2.fresh();
            Database.open(settings).close();
            return Database.fileIn(settings.data());
        }
    }

    /** The same as a database of the shared server. */
    private static final class ServerTemplate {
        static final String NAME = make();

        private static String make() {
            StorageSettings settings = POSTGRESQL.fresh();
            Database.open(settings).close();
            return URI.create(settings.url().orElseThrow().substring("jdbc:".length()))
                    .getPath()
                    .substring(1);
        }
    }

    /** Started once, when it is first asked for, and ended with the process. */
    private static final class Server {
        static final AtomicInteger DATABASES = new AtomicInteger();
        static final EmbeddedPostgres SHARED = start();

        static StorageSettings create(String template) {
            String name = "sabha" + DATABASES.incrementAndGet();
            try (Connection connection = SHARED.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name + " template " + template);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new StorageSettings(
                    Optional.of(SHARED.getJdbcUrl("postgres", name)), "postgres", "postgres", folder());
        }

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

    /** A storage of which nothing exists yet. */
    abstract StorageSettings fresh();

    /** A storage with empty tables: copied, since the migrations take a second each time. */
    abstract StorageSettings withTables();

    static Storage open(StorageSettings settings) {
        return Storage.open(settings, Clock.systemUTC(), new SecureRandom(), () -> 7);
    }

    static Storage openForServer(StorageSettings settings, Installation installation) {
        return Storage.openForServer(settings, installation, Clock.systemUTC(), new SecureRandom(), () -> 7);
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
