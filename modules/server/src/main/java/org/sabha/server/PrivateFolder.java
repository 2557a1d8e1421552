package org.sabha.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** The data folder: it holds keys, so only the server's user may enter it, whatever the umask was. */
record PrivateFolder(Path path) {
    private static final String FIRST_LINKS = "sabha.first-links.txt";

    /**
     * Makes the folder, or takes the rights of others away.
     *
     * @throws IOException if it cannot be made, or belongs to somebody else
     */
    static PrivateFolder open(Path path) throws IOException {
        Files.createDirectories(path);
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rwx------");
        if (!Files.getPosixFilePermissions(path).equals(owner)) {
            Files.setPosixFilePermissions(path, owner);
        }
        return new PrivateFolder(path);
    }

    /** Where the links of the first start are kept for whoever does not see the terminal. No backup takes "sabha.*". */
    Path firstLinks() {
        return path.resolve(FIRST_LINKS);
    }

    /**
     * Keeps links that are secrets, in place of those of before.
     *
     * @param lines none to keep nothing
     * @throws IOException if they cannot be written
     */
    void keepFirstLinks(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            Files.deleteIfExists(firstLinks());
            return;
        }
        Path part = Files.createTempFile(
                path,
                FIRST_LINKS,
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        Files.move(part, firstLinks(), StandardCopyOption.REPLACE_EXISTING);
    }
}
