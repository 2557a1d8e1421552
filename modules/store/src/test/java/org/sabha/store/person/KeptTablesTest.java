package org.sabha.store.person;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/** No table is forgotten: each is asked about somebody, or there is a word of why it tells of nobody. */
@Tag("T46")
class KeptTablesTest {
    private static final List<String> OF_THE_LIBRARY = List.of("schema_history");

    @TempDir
    private Path data;

    @Test
    void everyTableOfTheSchemaHasAnAnswer() {
        List<String> tables;
        try (Database database = Database.open(StorageSettings.embedded(data))) {
            tables = database.jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "select lower(table_name) from information_schema.tables where lower(table_schema) = 'public'")
                            .mapTo(String.class)
                            .list());
        }
        List<String> unanswered = tables.stream()
                .filter(table -> !OF_THE_LIBRARY.contains(table))
                .filter(table -> !KeptTables.WITHOUT_PERSONS.containsKey(table))
                .filter(table -> KeptTables.queries().stream().noneMatch(query -> query.contains(table)))
                .toList();
        assertEquals(List.of(), unanswered);
        List<String> gone = KeptTables.WITHOUT_PERSONS.keySet().stream()
                .filter(table -> !tables.contains(table))
                .toList();
        assertEquals(List.of(), gone);
    }
}
