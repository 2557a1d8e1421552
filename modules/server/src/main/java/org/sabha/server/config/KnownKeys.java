package org.sabha.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of the defaults, as the only ones that exist. */
final class KnownKeys {
    private final ConfigObject known;

    KnownKeys(Config defaults) {
        this.known = defaults.root();
    }

    /** Adds a problem for each unknown key and each value where a section belongs, or the other way round. */
    void check(Config settings, List<ConfigProblem> problems) {
        compare(known, settings.root(), "", problems);
    }

    private static void compare(ConfigObject known, ConfigObject given, String prefix, List<ConfigProblem> problems) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(given).entrySet()) {
            String key = entry.getKey();
            ConfigValue value = entry.getValue();
            ConfigValue expected = known.get(key);
            String path = prefix + key;
            if (expected == null) {
                problems.add(problem(path, value, "only " + sorted(known.keySet()) + " here; this key is unknown"));
            } else if (value.valueType() == ConfigValueType.NULL) {
                problems.add(problem(path, value, "a value; leave the key out for its default"));
            } else if (expected instanceof ConfigObject section && value instanceof ConfigObject inner) {
                compare(section, inner, path + ".", problems);
            } else if (expected instanceof ConfigObject section) {
                problems.add(problem(path, value, "a section { } with " + sorted(section.keySet())));
            } else if (value instanceof ConfigObject) {
                problems.add(problem(path, value, "a value, not a section { }"));
            }
        }
    }

    private static ConfigProblem problem(String path, ConfigValue value, String allowed) {
        return new ConfigProblem(
                path,
                value.render(ConfigReader.ONE_LINE),
                allowed,
                value.origin().description());
    }

    private static String sorted(Set<String> keys) {
        return String.join(", ", new TreeSet<>(keys));
    }
}
