package org.sabha.store.sql;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how things are kept.
 *
 * @param url JDBC address of a PostgreSQL database; empty for the embedded one
 * @param data folder of the embedded database and of the key that signs the log
 */
public record StorageSettings(Optional<String> url, String user, String password, Path data) {
    /** The embedded database. */
    public static StorageSettings embedded(Path data) {
        return new StorageSettings(Optional.empty(), "", "", data);
    }

    @Override
    public String toString() {
        return url.orElse("embedded in " + data);
    }
}
