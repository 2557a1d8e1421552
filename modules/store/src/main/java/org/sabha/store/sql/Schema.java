package org.sabha.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, by numbered migrations. A start with a schema that is up to date, which is nearly every one, costs one
 * query and not the start of the migration tool.
 */
final class Schema {
    /** The number of the newest migration in {@code schema/}; a test compares. */
    static final String NEWEST = "9";

    static final String LOCATION = "org/sabha/store/schema";

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String HISTORY = "schema_history";

    private Schema() {}

    static void bringUpToDate(DataSource database) {
        if (isNewest(database)) {
            return;
        }
        int steps = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:" + LOCATION)
                .table(HISTORY)
                .load()
                .migrate()
                .migrationsExecuted;
        LOG.info("store.migrated steps={} version={}", steps, NEWEST);
    }

    private static boolean isNewest(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select version from " + HISTORY
                        + " where success = true order by installed_rank desc fetch first 1 row only")) {
            return found.next() && NEWEST.equals(found.getString(1));
        } catch (SQLException e) {
            LOG.debug("store.no_history", e); // a new database has none
            return false;
        }
    }
}
