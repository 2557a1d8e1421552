package org.sabha.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sabha.store.account.AccountKey;
import org.sabha.store.audit.AuditKey;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/** What a server may find where its storage is to be. */
public enum Installation {
    /** A whole installation, or nothing at all. Keys without their database are refused: the database was lost. */
    WHOLE_OR_NONE,

    /** A new database is made, also beside the keys of an old one. */
    NEW;

    /** The header of an H2 file is two blocks of 4096 bytes. */
    private static final long LEAST_FILE_BYTES = 8_192;

    private static final String REMEDY = "; restore a backup into an empty data folder (sabha restore FILE, see"
            + " \"Damaged or missing files\" in docs/admin/storage.md), or start a new installation with --new-installation";

    static boolean hasKeys(Path data) {
        return Stream.of(AuditKey.fileIn(data), AccountKey.fileIn(data)).anyMatch(Files::exists);
    }

    /** @throws StorageException if the keys are there, and the file of the embedded database is not or is empty */
    void requireDatabaseFile(Path data) {
        if (this == WHOLE_OR_NONE && hasKeys(data) && size(Database.fileIn(data)) < LEAST_FILE_BYTES) {
            throw new StorageException(
                    "the data folder " + data + " holds the keys of an installation, but its database, "
                            + Database.fileIn(data) + ", is missing or empty" + REMEDY);
        }
    }

    /** @throws StorageException if the keys were there, and a database of the organisation's has no row */
    void requireRows(StorageSettings settings, boolean hadKeys, boolean hasRows) {
        if (this == WHOLE_OR_NONE && hadKeys && !hasRows) {
            throw new StorageException("the data folder " + settings.data()
                    + " holds the keys of an installation, but the database, " + settings + ", is empty; correct"
                    + " storage.url, copy the embedded database (sabha migrate), or restore a backup (sabha restore"
                    + " FILE, see \"Damaged or missing files\" in docs/admin/storage.md), or start a new installation with"
                    + " --new-installation");
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
