package org.sabha.store.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.sabha.store.copy.TableCopy.Table;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Schema;

/**
 * Which schema a backup was made with, so that tables that came later may be missing from it and no others. Backups of
 * schemas before 10 do not say; what they hold tells it well enough.
 *
 * @param version number of the newest migration that it had
 */
record BackupSchema(int version) {
    /** The entry that says it, in digits. */
    static final String ENTRY = "schema";

    private static final int MOST_DIGITS = 9;

    /** Columns of older tables, by the schema that brought them. */
    private static final Map<String, Integer> COLUMNS =
            Map.of("stay.key_package", 3, "account.totp_sealed", 5, "stay.certified", 7, "rule_change.locked", 8);

    /** @throws StorageException if it is newer than this program */
    BackupSchema {
        if (version > Schema.NEWEST) {
            throw new StorageException("a newer version of the program has made the backup: its schema is " + version
                    + ", this one knows those up to " + Schema.NEWEST);
        }
    }

    /** @param zip at its beginning; read until it is known */
    static BackupSchema of(ZipInputStream zip) throws IOException {
        int newest = 1;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(ENTRY)) {
                return version(zip);
            }
            for (Table table : TableCopy.TABLES) {
                if (entry.getName().equals(table.name() + Backup.TABLE_SUFFIX)) {
                    newest = Math.max(newest, table.since());
                    newest = Math.max(newest, byColumns(table.name(), zip));
                }
            }
        }
        return new BackupSchema(newest);
    }

    private static BackupSchema version(InputStream entry) throws IOException {
        String digits = new String(entry.readNBytes(MOST_DIGITS), StandardCharsets.US_ASCII).strip();
        try {
            return new BackupSchema(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            throw new StorageException("the backup does not say which schema it has", e);
        }
    }

    private static int byColumns(String table, InputStream lines) {
        int newest = 1;
        for (String column : Restore.columns(lines, table)) {
            newest = Math.max(newest, COLUMNS.getOrDefault(table + "." + column, 1));
        }
        return newest;
    }

    /** The tables that it must hold. */
    Set<String> tables() {
        Set<String> tables = new HashSet<>();
        for (Table table : TableCopy.TABLES) {
            if (table.since() <= version) {
                tables.add(table.name());
            }
        }
        return tables;
    }
}
