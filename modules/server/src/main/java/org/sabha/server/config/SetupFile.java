package org.sabha.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The file that {@code sabha setup} writes, beside the administrator's own, which wins over it. It may be missing.
 *
 * @param path of the file
 */
public record SetupFile(Path path) {
    private static final String NAME = "setup.conf";

    private static final String HEAD = """
            # Written by "sabha setup", which writes all of it again. Your own settings belong into sabha.conf, which wins.
            """;

    /** @param settings the administrator's file */
    public static SetupFile beside(Path settings) {
        return new SetupFile(settings.toAbsolutePath().resolveSibling(NAME));
    }

    Config parse() {
        return Files.exists(path) ? ConfigReader.parse(path) : ConfigFactory.empty();
    }

    /**
     * Full keys and their values.
     *
     * @throws InvalidConfigException when the file cannot be read
     */
    public Map<String, String> read() {
        try {
            Map<String, String> values = new TreeMap<>();
            for (Map.Entry<String, ConfigValue> entry : parse().entrySet()) {
                values.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped()));
            }
            return values;
        } catch (ConfigException e) {
            throw new InvalidConfigException(
                    List.of(new ConfigProblem("file", path.toString(), "HOCON: " + e.getMessage(), path.toString())));
        }
    }

    /**
     * Writes the file anew, for those who may read the folder's other files: its owner and the folder's group.
     *
     * @param values by their full keys
     * @throws IOException when it cannot be written; the file of before is as it was then
     */
    public void write(Map<String, String> values) throws IOException {
        Path folder = path.resolveSibling("");
        Path part = Files.createTempFile(folder, NAME, ".part");
        try {
            Files.writeString(
                    part,
                    new TreeMap<>(values)
                            .entrySet().stream()
                                    .map(entry -> entry.getKey() + " = "
                                            + ConfigValueFactory.fromAnyRef(entry.getValue())
                                                    .render(ConfigReader.ONE_LINE)
                                            + "\n")
                                    .collect(Collectors.joining("", HEAD, "")));
            PosixFileAttributeView rights = Files.getFileAttributeView(part, PosixFileAttributeView.class);
            rights.setGroup(
                    Files.readAttributes(folder, PosixFileAttributes.class).group());
            rights.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
