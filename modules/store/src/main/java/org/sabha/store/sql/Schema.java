package org.sabha.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, by numbered migrations. A start with a schema that is up to date, which is nearly every one, costs one
 * query and not the start of the migration tool.
 */
public final class Schema {
    /** The number of the newest migration in {@code schema/}; a test compares. */
    public static final int NEWEST = 24;

    static final String LOCATION = "org/sabha/store/schema";

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String HISTORY = "schema_history";

    private Schema() {}

    /** @throws StorageException if a newer version of the program has made it */
    static void bringUpToDate(DataSource database, StorageSettings settings) {
        int found = version(database);
        if (found > NEWEST) {
            throw new StorageException("a newer version of the program has made it: its schema is " + found
                    + ", this one knows those up to " + NEWEST);
        }
        if (found == NEWEST) {
            return;
        }
        FluentConfiguration migration = Flyway.configure(Schema.class.getClassLoader())
                .locations("classpath:" + LOCATION)
                .table(HISTORY);
        // Connections of their own, without the pool's bound on silence: an index over millions of rows takes minutes.
        settings.url()
                .ifPresentOrElse(
                        url -> migration.dataSource(url, settings.user(), settings.password()),
                        () -> migration.dataSource(database));
        int steps = migration.load().migrate().migrationsExecuted;
        LOG.info("store.migrated steps={} version={}", steps, NEWEST);
    }

    /** Of the newest migration that was done; 0 if none was. */
    private static int version(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select version from " + HISTORY
                        + " where success = true order by installed_rank desc fetch first 1 row only")) {
            return found.next() ? Integer.parseInt(found.getString(1)) : 0;
        } catch (SQLException | NumberFormatException e) {
            LOG.debug("store.no_history", e); // a new database has none
            return 0;
        }
    }
}
