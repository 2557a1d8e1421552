package org.sabha.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import org.sabha.store.failure.StorageException;

/**
 * A key as a file in the data folder: hexadecimal digits that only the server's user may read.
 *
 * @param what it is, for messages: "the key of ..."
 * @param bytes how long the key is
 */
public record KeyFile(Path file, String what, int bytes) {
    private static final String OWNER_ONLY = "rw-------";

    public boolean exists() {
        return Files.exists(file);
    }

    /** @throws StorageException if it cannot be read, is damaged, or others may read it; the message names it */
    public byte[] read() {
        try {
            Set<PosixFilePermission> more = Files.getPosixFilePermissions(file);
            more.removeAll(PosixFilePermissions.fromString(OWNER_ONLY));
            if (!more.isEmpty()) {
                throw new StorageException(named() + " may be read by others; chmod 600 it");
            }
            byte[] key = HexFormat.of()
                    .parseHex(Files.readString(file, StandardCharsets.UTF_8).strip());
            if (key.length == bytes) {
                return key;
            }
        } catch (IOException e) {
            throw new StorageException(named() + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new StorageException(named() + " is damaged; put it back from a backup", e);
        }
        throw new StorageException(named() + " is damaged; put it back from a backup");
    }

    /**
     * Writes a new one, whole or not at all. When this returns it would survive a loss of power, its place in the folder
     * too: what is sealed with the key must not outlive it.
     *
     * @throws StorageException if it cannot be written
     */
    public void write(byte[] key) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path part = Files.createTempFile(
                    folder,
                    String.valueOf(file.getFileName()),
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            Files.writeString(part, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.SYNC);
            Files.move(part, file);
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (IOException e) {
            throw new StorageException(named() + " cannot be made", e);
        }
    }

    private String named() {
        return what + ", " + file + ",";
    }
}
