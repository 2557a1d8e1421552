package org.sabha.server.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file for its owner alone that is made with the first byte, so that what is refused leaves none. One thread. */
final class LateFile extends OutputStream {
    private final Path file;
    private @Nullable OutputStream to;

    LateFile(Path file) {
        this.file = file;
    }

    private OutputStream to() throws IOException {
        OutputStream open = to;
        if (open == null) {
            open = new BufferedOutputStream(PrivateFile.create(file));
            to = open;
        }
        return open;
    }

    @Override
    public void write(int b) throws IOException {
        to().write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        to().write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (to != null) {
            to.close();
        }
    }
}
