package org.sabha.server.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a data folder belongs to somebody else than the user of this process, such as to the service's user while root
 * types a command. What such a command made in the folder, the server could not read.
 */
@FunctionalInterface
public interface FolderOwner {
    /** Stable beginning of the refusal. */
    String CODE = "data-folder-of-another";

    /** The user of this process, by the numbers that the file system and the kernel tell (proc(5)). */
    FolderOwner OF_THIS_PROCESS = folder -> another(folder, Path.of("/proc/self"));

    /** The name of the folder's owner; empty if that is who asks, if there is no folder yet, and if nobody can tell. */
    Optional<String> another(Path folder);

    /**
     * To be called before anything is written.
     *
     * @throws IOException if the folder is somebody else's; the message says what to do
     */
    default void requireOwn(Path folder) throws IOException {
        Optional<String> owner = another(folder);
        if (owner.isPresent()) {
            throw new IOException(CODE + ": nothing was done, for the data folder " + folder + " belongs to "
                    + owner.get()
                    + ", and the server could not read what this command writes; run it as its owner: sudo -u "
                    + owner.get() + " sabha ...");
        }
    }

    /** @param self something that belongs to the user of the process, a link followed */
    static Optional<String> another(Path folder, Path self) {
        try {
            if (!Files.exists(folder)) {
                return Optional.empty();
            }
            Object owner = Files.getAttribute(folder, "unix:uid");
            Object mine = Files.getAttribute(self, "unix:uid");
            return owner.equals(mine)
                    ? Optional.empty()
                    : Optional.of(Files.getOwner(folder).getName());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // A system without such numbers: there is no service with a user of its own.
            return Optional.empty();
        }
    }
}
