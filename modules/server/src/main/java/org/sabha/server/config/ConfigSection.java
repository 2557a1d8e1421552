package org.sabha.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ClientVersion;

/**
 * Reads typed values below one key; a value outside its range becomes a problem in the shared list, and reading goes on
 * with a harmless stand-in so that one run reports everything that is wrong.
 */
final class ConfigSection {
    private static final int MAX_PORT = 65_535;
    private static final String HIDDEN = "(hidden)";

    private final Config root;
    private final String path;
    private final List<ConfigProblem> problems;

    ConfigSection(Config root, String path, List<ConfigProblem> problems) {
        this.root = root;
        this.path = path;
        this.problems = problems;
    }

    ConfigSection section(String name) {
        return new ConfigSection(root, key(name), problems);
    }

    int port(String name) {
        return integer(name, 0, MAX_PORT);
    }

    int integer(String name, int least, int most) {
        String allowed = "a whole number from " + least + " to " + most;
        return read(name, allowed, least, () -> {
            String text = root.getString(key(name)).strip();
            return within(Integer.parseInt(text), least, most);
        });
    }

    boolean flag(String name) {
        return read(name, "true or false", false, () -> root.getBoolean(key(name)));
    }

    int bytes(String name, int least, int most) {
        return (int) longBytes(name, least, most);
    }

    long longBytes(String name, long least, long most) {
        String allowed = "a size from " + size(least) + " to " + size(most) + ", such as 64KiB";
        return read(name, allowed, least, () -> within(root.getBytes(key(name)), least, most));
    }

    Duration duration(String name, Duration least, Duration most) {
        String allowed = "a duration from " + time(least) + " to " + time(most) + ", such as 10s or 5m";
        return read(name, allowed, least, () -> within(root.getDuration(key(name)), least, most));
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        return choice(name, List.of(type.getEnumConstants()));
    }

    <E extends Enum<E>> E choice(String name, List<E> constants) {
        StringJoiner allowed = new StringJoiner(", ", "one of ", "");
        for (E constant : constants) {
            allowed.add(spelt(constant));
        }
        return read(name, allowed.toString(), constants.getFirst(), () -> {
            for (E constant : constants) {
                if (spelt(constant).equals(root.getString(key(name)))) {
                    return constant;
                }
            }
            throw new IllegalArgumentException();
        });
    }

    String text(String name, String allowed, Check check) {
        return read(name, allowed, "", () -> checked(root.getString(key(name)), check));
    }

    List<String> texts(String name, String allowed, Check check) {
        return read(name, allowed, List.of(), () -> {
            List<String> texts = root.getStringList(key(name));
            texts.forEach(text -> checked(text, check));
            return texts;
        });
    }

    /**
     * A version of clients.
     *
     * @param newest the highest that is allowed
     * @param whose what has that version, for the message
     */
    ClientVersion version(String name, ClientVersion newest, String whose) {
        String allowed = "one to three numbers with dots between them, at most " + newest + ", the version of " + whose;
        return read(name, allowed, new ClientVersion(0, 0, 0), () -> {
            ClientVersion version = ClientVersion.of(root.getString(key(name)));
            if (version.compareTo(newest) > 0) {
                throw new IllegalArgumentException(allowed);
            }
            return version;
        });
    }

    InetAddress address(String name) {
        return read(
                name,
                "an IP address of this machine, or 0.0.0.0",
                InetAddress.getLoopbackAddress(),
                () -> InetAddress.ofLiteral(root.getString(key(name))));
    }

    List<InetAddress> addresses(String name) {
        return read(name, "a list of IP addresses", List.of(), () -> {
            List<InetAddress> addresses = new ArrayList<>();
            root.getStringList(key(name)).forEach(text -> addresses.add(InetAddress.ofLiteral(text)));
            return addresses;
        });
    }

    Path folder(String name) {
        return read(name, "the path of a folder", Path.of(""), () -> {
            String text = checked(root.getString(key(name)), folder -> !folder.isBlank());
            return Path.of(text).toAbsolutePath().normalize();
        });
    }

    /** A path, or null when the value is empty. */
    @Nullable
    Path file(String name) {
        String text = text(name, "the path of a file, or empty", ConfigSection::isPath);
        return text.isEmpty() ? null : Path.of(text).toAbsolutePath().normalize();
    }

    /** Adds a problem of a value whose form is right but which does not go with another one. */
    void refuse(String name, String allowed) {
        ConfigValue value = root.getValue(key(name));
        problems.add(new ConfigProblem(
                key(name),
                isSecret(name) ? HIDDEN : value.render(ConfigReader.ONE_LINE),
                allowed,
                value.origin().description()));
    }

    /** What is refused stands on a screen and in a log; a secret is not to. */
    private static boolean isSecret(String name) {
        return name.endsWith("secret") || name.endsWith("password");
    }

    private <T> T read(String name, String allowed, T standIn, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ConfigException | IllegalArgumentException e) {
            refuse(name, allowed);
            return standIn;
        }
    }

    private static String spelt(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String key(String name) {
        return path + "." + name;
    }

    private static boolean isPath(String text) {
        try {
            return Path.of(text).getNameCount() >= 0;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String checked(String text, Check check) {
        if (!check.accepts(text)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static <C extends Comparable<C>> C within(C value, C least, C most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static String size(long bytes) {
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    private static String time(Duration duration) {
        if (duration.toSeconds() >= 3600 && duration.toSeconds() % 3600 == 0) {
            return duration.toHours() + "h";
        }
        return duration.toSeconds() > 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /** Accepts or refuses one text. */
    @FunctionalInterface
    interface Check {
        boolean accepts(String text);
    }
}
