package org.sabha.server.control;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a running server listens for its administrator, and what is said there: one line of a verb and its arguments,
 * answered by {@code ok} and what was asked for, as long as it is, or by {@code no} and why.
 */
final class ControlSocket {
    /** Longest line, in bytes; both sides read no further. */
    static final int MAX_LINE_BYTES = 4_096;

    /** Longest path of a Unix socket on Linux (unix(7)), without the zero byte. */
    static final int MAX_PATH_BYTES = 107;

    static final String NAME = "control.sock";
    static final String LINK = "link";
    static final String LATE_TASKS = "late-tasks";
    static final String READY = "ready";
    static final String OK = "ok ";
    static final String NO = "no ";

    private ControlSocket() {}

    /** A verb and what stands behind it; each word is written as in an address, so it holds no blank. */
    static List<String> words(String line) {
        return Stream.of(line.split(" ", -1))
                .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                .toList();
    }

    static String line(List<String> words) {
        return words.stream()
                        .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                        .collect(Collectors.joining(" "))
                + "\n";
    }

    static Path in(Path data) {
        return data.resolve(NAME);
    }
}
