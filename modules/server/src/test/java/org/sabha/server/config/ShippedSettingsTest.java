package org.sabha.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds {@code config/sabha.conf}, which administrators edit, together with the defaults. */
class ShippedSettingsTest {
    private static final Path FILE = Path.of("../../config/sabha.conf");

    /** A setting at its default: a number sign right before a key. Prose has a space behind its sign. */
    private static final Pattern SETTING = Pattern.compile("^ *#([A-Za-z0-9-]+ = .*)$");

    @Test
    void settingsBehindTheirSignsAreExactlyTheDefaults() throws IOException {
        String uncommented = Files.readString(FILE)
                .lines()
                .map(line -> SETTING.matcher(line).replaceFirst("$1"))
                .collect(Collectors.joining("\n"));
        assertEquals(values(defaults()), values(ConfigFactory.parseString(uncommented)));
    }

    @Test
    @Tag("H15")
    void theFileAsShippedChangesNothing() {
        ConfigReader reader = new ConfigReader(Map.of(), 2);
        assertEquals(reader.read(null, Map.of()), reader.read(FILE, Map.of()));
    }

    @Test
    void everySettingIsExplainedRightAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        for (int i = 0; i < lines.size(); i++) {
            if (SETTING.matcher(lines.get(i)).matches()) {
                assertTrue(isExplained(lines, i), lines.get(i));
            }
        }
    }

    /** Looks upwards: over neighbouring settings and the opening of their section, to a line of prose. */
    private static boolean isExplained(List<String> lines, int setting) {
        for (int i = setting - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (line.startsWith("# ")) {
                return true;
            }
            if (!SETTING.matcher(lines.get(i)).matches() && !line.matches("[AC]\\d \\{")) {
                return false;
            }
        }
        return false;
    }

    private static Config defaults() {
        return ConfigReader.defaults().resolve(ConfigResolveOptions.noSystem());
    }

    private static Map<String, Object> values(Config config) {
        Map<String, Object> values = new TreeMap<>();
        config.entrySet()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().unwrapped()));
        return values;
    }
}
