package org.sabha.signalling;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of one chunk of a sealed file.
 *
 * @param file its id, which a ticket has to fit
 * @param chunk 0 or more
 */
record ShelfPath(String file, int chunk) {
    /** What all of them begin with; nothing else is served below it. */
    static final String PREFIX = "/files/";

    private static final Pattern PATTERN = Pattern.compile("/files/v1/([a-z2-7]{26})/(0|[1-9][0-9]{0,3})");

    static Optional<ShelfPath> of(String path) {
        Matcher matcher = PATTERN.matcher(path);
        return matcher.matches()
                ? Optional.of(new ShelfPath(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }
}
