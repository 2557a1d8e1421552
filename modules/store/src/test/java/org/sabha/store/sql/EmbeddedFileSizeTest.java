package org.sabha.store.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 adds a chunk to its file with each commit. Nothing but {@link Database#compact} joins those that are mostly dead. */
@Tag("Q5")
class EmbeddedFileSizeTest {
    private static final int COMMITS = 2_000;
    private static final int FEW_CHUNKS = 100;

    @TempDir
    private Path data;

    @Test
    void compactionJoinsChunksAndKeepsEveryRow() throws SQLException {
        try (Database database = Database.open(StorageSettings.embedded(data))) {
            MVStore file;
            try (Connection connection = database.dataSource().getConnection()) {
                file = Database.file(connection);
            }
            file.setRetentionTime(0);
            database.jdbi().useHandle(handle -> {
                handle.execute("create table log (seq bigint primary key, text varchar(400))");
                for (int seq = 0; seq < COMMITS; seq++) {
                    handle.execute("insert into log values (?, ?)", seq, "x".repeat(400));
                    if (seq % FEW_CHUNKS == 0) {
                        database.compact();
                    }
                }
            });
            database.compact();
            // H2 passes over chunks of this millisecond, so the share is 68 or 91 percent; without compaction it is 25,
            // with 279 chunks.
            assertTrue(file.getFileStore().getChunksFillRate() >= 50, "at least half of the file is live");
            assertTrue(chunks(file) < FEW_CHUNKS, "few chunks");
            int rows = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select count(*) from log")
                            .mapTo(Integer.class)
                            .one());
            assertEquals(COMMITS, rows);
        }
    }

    private static long chunks(MVStore file) {
        return file.getLayoutMap().keySet().stream()
                .filter(key -> key.startsWith("chunk."))
                .count();
    }
}
