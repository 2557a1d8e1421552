package org.sabha.server.control;

import java.util.Optional;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.config.StorageConfig;
import org.sabha.store.sql.StorageSettings;

/** The storage's own settings, out of the server's. */
public final class StorageOptions {
    private StorageOptions() {}

    public static StorageSettings of(SabhaConfig config) {
        StorageConfig storage = config.storage();
        return new StorageSettings(
                storage.url().isEmpty() ? Optional.empty() : Optional.of(storage.url()),
                storage.user(),
                storage.password(),
                config.system().data());
    }
}
