package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.store.account.AccountKey;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/** A start with missing or damaged files says what to restore, and makes nothing anew unless that is asked for. */
class InstallationTest {
    private final StorageSettings settings = Engines.H2.withTables();
    private final Path file = Database.fileIn(settings.data());

    private void startOnce() {
        start(settings, Installation.WHOLE_OR_NONE);
    }

    private static void start(StorageSettings settings, Installation installation) {
        try (Storage storage = Engines.openForServer(settings, installation)) {
            storage.accounts().note(AccountEvidence.ofTheServer(Instant.EPOCH, "invite-user"));
            storage.settled().toCompletableFuture().join();
        }
    }

    private static String refusal(StorageSettings settings) {
        return String.valueOf(assertThrows(StorageException.class, () -> start(settings, Installation.WHOLE_OR_NONE))
                .getMessage());
    }

    @Test
    void startsAnInstallationThatIsWhole() {
        startOnce();
        startOnce();
    }

    @Test
    void refusesEmptyDatabaseFileBesideKeys() throws IOException {
        startOnce();
        Files.write(file, new byte[0]);
        String refusal = refusal(settings);
        assertTrue(refusal.contains(file + ", is missing or empty; restore a backup"), refusal);
        assertEquals(0, Files.size(file));
    }

    @Test
    void refusesMissingDatabaseFileBesideKeys() throws IOException {
        startOnce();
        Files.delete(file);
        assertTrue(refusal(settings).contains("is missing or empty"));
        assertFalse(Files.exists(file));
    }

    @Test
    void newInstallationIsMadeWhenAskedFor() throws IOException {
        startOnce();
        Files.delete(file);
        start(settings, Installation.NEW);
        startOnce();
    }

    @Test
    void refusesDamagedDatabaseFileInWords() throws IOException {
        startOnce();
        Files.write(file, new byte[20_000]);
        String refusal = refusal(settings);
        assertTrue(refusal.contains("cannot be opened: "), refusal);
        assertFalse(refusal.contains("null"), refusal);
        assertTrue(refusal.contains("docs/admin/storage.md"), refusal);
    }

    @Test
    void refusesMissingKeyOfLogThatHasRows() throws IOException {
        startOnce();
        Path key = Storage.keyFile(settings.data());
        Path elsewhere = settings.data().resolve("kept");
        Files.move(key, elsewhere);
        assertTrue(refusal(settings).startsWith("audit-key-missing: "), () -> refusal(settings));
        assertFalse(Files.exists(key));
        Files.move(elsewhere, key);
        try (Storage storage = Engines.open(settings)) {
            assertTrue(storage.audit().verify() instanceof AuditVerdict.Sound);
        }
    }

    @Test
    void refusesDamagedKeyWithWhatToDo() throws IOException {
        startOnce();
        Files.write(AccountKey.fileIn(settings.data()), new byte[0]);
        assertTrue(refusal(settings).endsWith("is damaged; put it back from a backup"));
    }

    @Test
    void refusesEmptyPostgresqlDatabaseBesideKeys() {
        StorageSettings before = Engines.POSTGRESQL.withTables();
        start(before, Installation.WHOLE_OR_NONE);
        start(before, Installation.WHOLE_OR_NONE);
        StorageSettings another = new StorageSettings(
                Engines.POSTGRESQL.withTables().url(), before.user(), before.password(), before.data());
        assertTrue(refusal(another).contains("is empty; correct storage.url"));
        start(another, Installation.NEW);
    }
}
