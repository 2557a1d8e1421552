package org.sabha.server.control;

import java.nio.file.Path;

/**
 * Where a running server listens for its administrator, and what is said there: one line of a verb, answered by one line
 * that begins with {@code ok} or {@code no}.
 */
final class ControlSocket {
    /** Longest line, in bytes; both sides read no further. */
    static final int MAX_LINE_BYTES = 1_024;

    /** Longest path of a Unix socket on Linux (unix(7)), without the zero byte. */
    static final int MAX_PATH_BYTES = 107;

    static final String NAME = "control.sock";
    static final String LINK = "link";
    static final String OK = "ok ";
    static final String NO = "no ";

    private ControlSocket() {}

    static Path in(Path data) {
        return data.resolve(NAME);
    }
}
