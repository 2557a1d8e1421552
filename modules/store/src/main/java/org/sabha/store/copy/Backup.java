package org.sabha.store.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.Schema;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes everything that is kept into one zip file, as it was at one instant, while the server goes on: each table as
 * lines of JSON, then the small files of the data folder, such as the keys. Whoever has the file has the keys.
 */
public final class Backup {
    static final String FORMAT = "sabha-backup-1";
    static final String TABLE_SUFFIX = ".jsonl";
    static final String FILES = "files/";

    /** Keys and certificates are far smaller; a database is far larger. */
    private static final long MOST_FILE_BYTES = 1 << 20;

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private Backup() {}

    /**
     * @param to not closed
     * @return the number of rows written
     */
    public static long write(Database database, Path data, OutputStream to) throws IOException {
        var zip = new ZipOutputStream(to);
        zip.putNextEntry(new ZipEntry(FORMAT));
        zip.closeEntry();
        zip.putNextEntry(new ZipEntry(BackupSchema.ENTRY));
        zip.write(String.valueOf(Schema.NEWEST).getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
        long rows = database.snapshot(handle -> tables(handle, zip));
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.sorted().toList()) {
                if (isKept(file)) {
                    zip.putNextEntry(new ZipEntry(FILES + file.getFileName()));
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
        }
        zip.finish();
        return rows;
    }

    private static boolean isKept(Path file) throws IOException {
        return Files.isRegularFile(file)
                && !file.getFileName().toString().startsWith("sabha.")
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
