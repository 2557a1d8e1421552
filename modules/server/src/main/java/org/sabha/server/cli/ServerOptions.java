package org.sabha.server.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.SabhaConfig;

/**
 * Options of the command line that touch the settings.
 *
 * @param file the administrator's file; null for defaults only
 * @param overrides full keys of settings and their values
 */
record ServerOptions(@Nullable Path file, Map<String, String> overrides) {
    ServerOptions {
        overrides = Map.copyOf(overrides);
    }

    SabhaConfig read(ConfigReader reader) {
        return reader.read(file, overrides);
    }
}
