package org.sabha.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/** Embedded databases with empty tables, copied from one that is made once, since the migrations take a second each time. */
public final class EmptyDatabase {
    private static final Path TEMPLATE = make();

    private EmptyDatabase() {}

    /** Settings of the embedded database in this folder, which is made with empty tables if it is not there. */
    public static StorageSettings in(Path data) {
        try {
            Files.createDirectories(data);
            if (!Database.isIn(data)) {
                Files.copy(TEMPLATE, Database.fileIn(data));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return StorageSettings.embedded(data);
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("sabha-tables");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            Database.open(StorageSettings.embedded(folder)).close();
            return Database.fileIn(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
