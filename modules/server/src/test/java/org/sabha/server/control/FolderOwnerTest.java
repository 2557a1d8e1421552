package org.sabha.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.SabhaConfig;

class FolderOwnerTest {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path folder;

    /** A folder of somebody else: root makes one, and the root of the file system is no ordinary user's. */
    private Path another() throws IOException {
        Path made = Files.createDirectory(folder.resolve("another"));
        if (!Files.getAttribute(made, "unix:uid").equals(0)) {
            return Path.of("/");
        }
        Files.setAttribute(made, "unix:uid", NOBODY);
        return made;
    }

    @Test
    void tellsWhoseAFolderIs() throws IOException {
        FolderOwner owner = FolderOwner.OF_THIS_PROCESS;
        assertEquals(Optional.empty(), owner.another(folder));
        assertEquals(Optional.empty(), owner.another(folder.resolve("absent")), "who makes it is its owner");
        Path another = another();
        String name = Files.getOwner(another).getName();
        assertEquals(Optional.of(name), owner.another(another));
        String refused = String.valueOf(
                assertThrows(IOException.class, () -> owner.requireOwn(another)).getMessage());
        assertTrue(refused.startsWith(FolderOwner.CODE), refused);
        assertTrue(refused.contains("sudo -u " + name + " sabha"), refused);
        owner.requireOwn(folder);
    }

    /** Verbs write a row of the log at least, and a server that does not run cannot do it in a command's place. */
    @Test
    void aStorageInTheFolderOfAnotherIsNotOpened() throws IOException {
        StorageGateway.open(EmptyDatabase.in(folder)).close();
        byte[] before = Files.readAllBytes(folder.resolve("sabha.mv.db"));
        SabhaConfig config = new ConfigReader(Map.of("SABHA_DATA", folder.toString()), 1).read(null, Map.of());
        StorageGateway gateway = new StorageGateway(config, _ -> Optional.of("sabha"));
        var refused = assertThrows(
                IOException.class, () -> gateway.ask(List.of(StorageVerbs.KEY), new ByteArrayOutputStream()));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(FolderOwner.CODE), refused::getMessage);
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(folder.resolve("sabha.mv.db"))));
        new StorageGateway(config).ask(List.of(StorageVerbs.KEY), new ByteArrayOutputStream());
    }
}
