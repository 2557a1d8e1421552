package org.sabha.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A new file that only its owner may read: it holds names, or keys. */
final class PrivateFile {
    private PrivateFile() {}

    /** @throws IOException if it is there already, or cannot be made */
    static OutputStream create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already", e);
        }
        return Files.newOutputStream(file);
    }
}
