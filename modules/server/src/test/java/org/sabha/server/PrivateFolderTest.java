package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    private Path parent;

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void makesFolderForItsOwnerOnly() throws IOException {
        assertEquals(
                "rwx------", rights(PrivateFolder.open(parent.resolve("data")).path()));
    }

    @Test
    void takesRightsOfOthersAway() throws IOException {
        Path data = Files.createDirectory(parent.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        PrivateFolder.open(data);
        assertEquals("rwx------", rights(data));
    }

    @Test
    void keepsFirstLinksForItsOwnerOnlyAndOnlyWhileThereAreAny() throws IOException {
        PrivateFolder folder = PrivateFolder.open(parent.resolve("data"));
        folder.keepFirstLinks(List.of("old"));
        folder.keepFirstLinks(List.of("a", "b"));
        assertEquals("a\nb\n", Files.readString(folder.firstLinks()));
        assertEquals("rw-------", rights(folder.firstLinks()));
        folder.keepFirstLinks(List.of());
        assertFalse(Files.exists(folder.firstLinks()));
    }
}
