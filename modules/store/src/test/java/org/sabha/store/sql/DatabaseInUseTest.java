package org.sabha.store.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.store.failure.StorageException;

class DatabaseInUseTest {
    @TempDir
    private Path data;

    @Test
    void refusesFileThatAnotherProcessHolds() throws IOException {
        StorageSettings settings = StorageSettings.embedded(data);
        Database.open(settings).close();
        try (FileChannel file = FileChannel.open(Database.fileIn(data), StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            var refused = assertThrows(
                    StorageException.class, () -> Database.open(settings).close());
            assertEquals(
                    "another Sabha server, or a command of one, uses the data folder " + data
                            + "; stop it, or give this server a folder of its own (--data)",
                    refused.getMessage());
        }
    }

    @Test
    void staysOpenWhileThePoolIsEmptyAndClosesAtTheEnd() throws IOException {
        Database database = Database.open(StorageSettings.embedded(data));
        try (FileChannel file = FileChannel.open(Database.fileIn(data), StandardOpenOption.WRITE)) {
            ((HikariDataSource) database.dataSource()).close();
            assertThrows(OverlappingFileLockException.class, file::tryLock);
            database.close();
            assertNotNull(file.tryLock());
        }
    }
}
