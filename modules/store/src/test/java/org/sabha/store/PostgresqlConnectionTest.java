package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/** What a setup tries before anybody uses a database. */
class PostgresqlConnectionTest {
    private final StorageSettings settings = Engines.POSTGRESQL.fresh();

    @Test
    void triedDatabaseStaysEmpty() throws SQLException {
        Database.tryConnection(settings);
        try (Connection connection = DriverManager.getConnection(
                        settings.url().orElseThrow(), settings.user(), settings.password());
                ResultSet tables = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_tables"
                                + " where schemaname not in ('pg_catalog', 'information_schema')")) {
            assertTrue(tables.next());
            assertEquals(0, tables.getInt(1));
        }
    }

    @Test
    void saysWhyADatabaseCannotBeUsed() {
        StorageSettings missing = new StorageSettings(
                settings.url().map(url -> url.replaceFirst("/[^/?]+(\\?|$)", "/missing$1")),
                settings.user(),
                settings.password(),
                settings.data());
        var refused = assertThrows(StorageException.class, () -> Database.tryConnection(missing));
        String why = String.valueOf(refused.getMessage());
        assertTrue(why.contains("\"missing\" does not exist"), why);
    }
}
