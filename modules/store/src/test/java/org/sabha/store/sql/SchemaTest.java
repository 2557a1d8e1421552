package org.sabha.store.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.store.failure.StorageException;

/** Which schema a database has. */
class SchemaTest {
    @TempDir
    private Path data;

    @Test
    void theNewestMigrationIsTheOneThatTheCodeKnows() {
        try (Database database = Database.open(StorageSettings.embedded(data))) {
            int newest = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select max(cast(version as integer)) from schema_history")
                            .mapTo(Integer.class)
                            .one());
            assertEquals(Schema.NEWEST, newest);
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsRefusedInWords() {
        StorageSettings settings = StorageSettings.embedded(data);
        try (Database database = Database.open(settings)) {
            database.jdbi()
                    .useHandle(handle -> handle.execute(
                            "update schema_history set version = '99' where version = '" + Schema.NEWEST + "'"));
        }
        var refused = assertThrows(
                StorageException.class, () -> Database.open(settings).close());
        assertTrue(String.valueOf(refused.getMessage()).contains("a newer version"), refused::getMessage);
    }
}
