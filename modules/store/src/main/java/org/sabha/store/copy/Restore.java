package org.sabha.store.copy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.store.StorageException;
import org.sabha.store.StorageSettings;
import org.sabha.store.audit.StartedMeetings;
import org.sabha.store.sql.Database;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a backup into an empty data folder and an empty database, whichever engine it came from. All or nothing as far
 * as the database goes. What an older version did not have stays empty, as it does when that version's database is brought
 * up to date, but for what is made from the audit log's rows; so a migration that changes rows that are there already must do
 * it where a storage is opened.
 */
public final class Restore {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private Restore() {}

    /**
     * @return the number of rows written
     * @throws StorageException if the file is no backup, or the target is not empty
     */
    public static long read(Path backup, StorageSettings into) throws IOException {
        requireBackup(backup);
        BackupSchema schema;
        try (ZipInputStream zip = open(backup)) {
            schema = BackupSchema.of(zip);
        }
        Files.createDirectories(into.data());
        files(backup, into.data());
        try (Database database = Database.open(into)) {
            long rows = database.jdbi().inTransaction(handle -> tables(backup, schema, handle));
            database.jdbi().useHandle(database::makeDurable);
            return rows;
        }
    }

    private static void requireBackup(Path backup) throws IOException {
        try (ZipInputStream zip = open(backup)) {
            ZipEntry first = zip.getNextEntry();
            if (first == null || !first.getName().equals(Backup.FORMAT)) {
                throw new StorageException(backup + " is no backup of Sabha, or of a newer version");
            }
        }
    }

    private static ZipInputStream open(Path backup) throws IOException {
        return new ZipInputStream(new BufferedInputStream(Files.newInputStream(backup), 1 << 16));
    }

    /** Files that are there already must be the same: another key would not fit the log. */
    private static void files(Path backup, Path data) throws IOException {
        try (ZipInputStream zip = open(backup)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith(Backup.FILES)) {
                    file(zip.readAllBytes(), data, entry.getName().substring(Backup.FILES.length()));
                }
            }
        }
    }

    private static void file(byte[] content, Path data, String name) throws IOException {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,80}")) {
            throw new StorageException("a backup holds no file of this name: " + name);
        }
        Path file = data.resolve(name);
        if (Files.exists(file)) {
            if (!java.util.Arrays.equals(Files.readAllBytes(file), content)) {
                throw new StorageException(file + " is there already and is another; restore into an empty folder");
            }
            return;
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
    }

    private static long tables(Path backup, BackupSchema schema, Handle handle) throws IOException {
        if (!TableCopy.isEmpty(handle)) {
            throw new StorageException("the storage holds something already; only an empty one is written");
        }
        Set<String> missing = schema.tables();
        long rows = 0;
        try (ZipInputStream zip = open(backup)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (!name.endsWith(Backup.TABLE_SUFFIX) || name.startsWith(Backup.FILES)) {
                    continue;
                }
                String table = name.substring(0, name.length() - Backup.TABLE_SUFFIX.length());
                if (!missing.remove(table)) {
                    throw new StorageException(
                            "the backup holds a table that there is not, or holds it twice: " + table);
                }
                rows += table(zip, handle, table);
            }
        }
        if (!missing.isEmpty()) {
            throw new StorageException("the backup is not whole: " + missing + " missing");
        }
        TableCopy.continueNumbers(handle);
        if (schema.version() < StartedMeetings.SCHEMA) {
            StartedMeetings.fill(handle);
        }
        return rows;
    }

    private static long table(InputStream lines, Handle handle, String table) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), lines);
                var into = new TableCopy.Target(handle, table)) {
            boolean first = true;
            while (json.nextToken() != null) {
                List<@Nullable String> values = array(json, table);
                if (first) {
                    into.columns(values.stream().map(String::valueOf).toList());
                } else {
                    into.row(values);
                }
                first = false;
            }
            return into.rows();
        } catch (JacksonException e) {
            throw damaged(table, e);
        }
    }

    /** The names of a table's columns, which are its first line. */
    static List<String> columns(InputStream lines, String table) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), lines)) {
            return json.nextToken() == null
                    ? List.of()
                    : array(json, table).stream().map(String::valueOf).toList();
        } catch (JacksonException e) {
            throw damaged(table, e);
        }
    }

    private static StorageException damaged(String table, JacksonException e) {
        return new StorageException("the backup's table " + table + " is damaged", e);
    }

    private static List<@Nullable String> array(JsonParser json, String table) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new StorageException("the backup's table " + table + " is damaged");
        }
        List<@Nullable String> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(json.currentToken() == JsonToken.VALUE_NULL ? null : json.getString());
        }
        return values;
    }
}
