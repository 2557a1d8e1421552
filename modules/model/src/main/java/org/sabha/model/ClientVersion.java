package org.sabha.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's version: up to three numbers, those that are left out being 0.
 *
 * @param major 0 to 9999
 * @param minor 0 to 9999
 * @param patch 0 to 9999
 */
public record ClientVersion(int major, int minor, int patch) implements Comparable<ClientVersion> {
    /** As a client introduces itself: name, a blank, numbers. What follows the numbers says nothing of age. */
    private static final Pattern INTRODUCTION =
            Pattern.compile("[^ ]{1,40} (\\d{1,4}(?:\\.\\d{1,4}){0,2})(?![\\d.]).*");

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,4}(?:\\.\\d{1,4}){0,2}");
    private static final Comparator<ClientVersion> ORDER = Comparator.comparingInt(ClientVersion::major)
            .thenComparingInt(ClientVersion::minor)
            .thenComparingInt(ClientVersion::patch);

    /**
     * @param numbers such as "0.1" or "2.10.3"
     * @throws IllegalArgumentException if it is something else
     */
    public static ClientVersion of(String numbers) {
        if (!NUMBERS.matcher(numbers).matches()) {
            throw new IllegalArgumentException("a version is one to three numbers with dots between them");
        }
        String[] parts = numbers.split("\\.", -1);
        return new ClientVersion(part(parts, 0), part(parts, 1), part(parts, 2));
    }

    /** The version in a client's introduction, such as "sabha-web 0.1"; empty when it tells none. */
    public static Optional<ClientVersion> introducedAs(String client) {
        Matcher match = INTRODUCTION.matcher(client);
        return match.matches() ? Optional.of(of(match.group(1))) : Optional.empty();
    }

    @Override
    public int compareTo(ClientVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }

    private static int part(String[] parts, int index) {
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }
}
