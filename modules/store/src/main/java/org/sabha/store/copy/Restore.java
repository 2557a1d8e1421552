package org.sabha.store.copy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.StartedMeetings;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;
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

    private static final String IN_AUTHORITY = Backup.AUTHORITY + "/";
    private static final Pattern FILE = Pattern.compile("(" + IN_AUTHORITY + ")?" + Backup.NAME);

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
        requireNames(backup);
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

    /** Every name is looked at before anything is written: a backup is a file that somebody may have changed. */
    private static void requireNames(Path backup) throws IOException {
        try (ZipInputStream zip = open(backup)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.startsWith(Backup.FILES)
                        && !FILE.matcher(name.substring(Backup.FILES.length())).matches()) {
                    throw new StorageException("a backup holds no file of this name: " + name);
                }
            }
        }
    }

    /** Files that are there already must be the same: another key would not fit the log. */
    private static void files(Path backup, Path data) throws IOException {
        try (ZipInputStream zip = open(backup)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith(Backup.FILES)) {
                    String name = entry.getName().substring(Backup.FILES.length());
                    byte[] content = zip.readNBytes(Backup.MOST_FILE_BYTES + 1);
                    if (content.length > Backup.MOST_FILE_BYTES) {
                        throw new StorageException("a backup holds no file of this size: " + name);
                    }
                    if (name.startsWith(IN_AUTHORITY)) {
                        authorityFolder(data.resolve(Backup.AUTHORITY));
                    }
                    file(content, data.resolve(name));
                }
            }
        }
    }

    private static void file(byte[] content, Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Arrays.equals(Files.readAllBytes(file), content)) {
                throw new StorageException(file + " is there already and is another; restore into an empty folder");
            }
            return;
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
    }

    private static void authorityFolder(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new StorageException(folder + " is there already and is no folder; restore into an empty folder");
        }
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
