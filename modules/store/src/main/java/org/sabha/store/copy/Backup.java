package org.sabha.store.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.Schema;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes everything that is kept into one zip file, as it was at one instant, while the server goes on: each table as
 * lines of JSON, then the small files of the data folder, such as the keys, and those of the certificate authority of
 * meetings. Whoever has the file has the keys.
 */
public final class Backup {
    static final String FORMAT = "sabha-backup-1";
    static final String TABLE_SUFFIX = ".jsonl";
    static final String FILES = "files/";

    /** The one folder in the data folder whose files are written, by {@code AuthorityFolder}. */
    static final String AUTHORITY = "authority";

    /** What a file is called that is written and read back; what is half written has a dot before its name. */
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,80}";

    /** Keys and certificates are far smaller; a database is far larger. */
    static final int MOST_FILE_BYTES = 1 << 20;

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private Backup() {}

    /**
     * @param to not closed
     * @return the number of rows written
     * @throws StorageException if the folder of the authority is a link, before anything is written
     */
    public static long write(Database database, Path data, OutputStream to) throws IOException {
        // A root's key behind a link is kept elsewhere on purpose and not taken; the whole folder must not be missed.
        Path authority = data.resolve(AUTHORITY);
        if (Files.isSymbolicLink(authority)) {
            throw new StorageException(authority + " is a link, and a backup follows none there");
        }
        var zip = new ZipOutputStream(to);
        zip.putNextEntry(new ZipEntry(FORMAT));
        zip.closeEntry();
        zip.putNextEntry(new ZipEntry(BackupSchema.ENTRY));
        zip.write(String.valueOf(Schema.NEWEST).getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
        long rows = database.snapshot(handle -> tables(handle, zip));
        files(data, FILES, zip);
        files(authority, FILES + AUTHORITY + "/", zip, LinkOption.NOFOLLOW_LINKS);
        zip.finish();
        return rows;
    }

    private static void files(Path folder, String prefix, ZipOutputStream zip, LinkOption... links) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (isKept(file, links)) {
                    zip.putNextEntry(new ZipEntry(prefix + file.getFileName()));
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
        }
    }

    private static boolean isKept(Path file, LinkOption... links) throws IOException {
        String name = file.getFileName().toString();
        return name.matches(NAME)
                && !name.startsWith("sabha.")
                && Files.isRegularFile(file, links)
                && Files.size(file) <= MOST_FILE_BYTES;
    }

    private static long tables(Handle handle, ZipOutputStream zip) {
        long rows = 0;
        try {
            for (TableCopy.Table table : TableCopy.TABLES) {
                zip.putNextEntry(new ZipEntry(table.name() + TABLE_SUFFIX));
                try (var lines = new Lines(zip)) {
                    TableCopy.read(handle, table.name(), lines);
                    rows += lines.rows;
                }
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** The names of the columns, then each row: arrays of texts. */
    private static final class Lines implements TableCopy.Rows, AutoCloseable {
        private final JsonGenerator json;
        private long rows;

        Lines(OutputStream to) {
            json = JSON.createGenerator(ObjectWriteContext.empty(), to, JsonEncoding.UTF8);
        }

        @Override
        public void columns(List<String> names) {
            write(names);
        }

        @Override
        public void row(List<@Nullable String> values) {
            write(values);
            rows++;
        }

        private void write(List<? extends @Nullable String> values) {
            json.writeStartArray();
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
            json.writeRaw('\n');
        }

        @Override
        public void close() {
            json.close();
        }
    }
}
