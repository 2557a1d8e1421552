package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.sabha.store.failure.StorageException;

/** One check of a file at the command line: what was found is printed, and the exit code says whether the file is sound. */
final class FileCheck {
    private FileCheck() {}

    /** Looks at a file and prints what it found. */
    @FunctionalInterface
    interface Look {
        /** @return whether it is sound by a key that the caller trusts; a file that only vouches for itself is not */
        boolean isSound() throws IOException;
    }

    /** @return 0 sound; 1 not, or not to be checked, with the reason on {@code err} */
    static int run(PrintWriter out, PrintWriter err, Look look) {
        try {
            return look.isSound() ? 0 : 1;
        } catch (IOException | StorageException | IllegalArgumentException e) {
            err.println("sabha: " + e.getMessage());
            err.flush();
            return 1;
        } finally {
            out.flush();
        }
    }
}
