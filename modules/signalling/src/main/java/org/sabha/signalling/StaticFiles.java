package org.sabha.signalling;

import java.util.Optional;

/** The files of the web client. Port: the server implements it, from memory; called on event loops, never blocks. */
public interface StaticFiles {

    /**
     * @param path begins with a slash and has only letters, digits, {@code . _ - ~} and single slashes, no part begins
     *     with a dot; the start page is {@code /index.html}
     */
    Optional<StaticFile> find(String path);
}
