package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.Octets;

class RootPinsTest {
    private static final URI ONE = URI.create("https://meet.example");
    private static final URI OTHER = URI.create("https://other.example:8443");
    private static final Octets ROOT = Octets.of(new byte[] {1, 2, 3});

    @TempDir
    private Path folder;

    @Test
    void aFileKeepsPinsOverTheEndOfTheProcess() {
        Path file = folder.resolve("pins/roots.txt");
        RootPins.inFile(file).pin(ONE, ROOT);
        RootPins.inFile(file).pin(OTHER, Octets.of(new byte[] {4}));
        RootPins.inFile(file).pin(ONE, Octets.of(new byte[] {5}));
        RootPins later = RootPins.inFile(file);
        assertEquals(Optional.of(Octets.of(new byte[] {5})), later.pinned(ONE));
        assertEquals(Optional.of(Octets.of(new byte[] {4})), later.pinned(OTHER));
        assertEquals(Optional.empty(), later.pinned(URI.create("https://third.example")));
    }

    @Test
    void aFileThatCannotBeReadIsNoFirstMeeting() throws IOException {
        for (String content : new String[] {"https://meet.example", "https://meet.example !!", ":: AQID"}) {
            Path file = Files.writeString(folder.resolve("roots.txt"), content);
            assertThrows(UncheckedIOException.class, () -> RootPins.inFile(file), content);
        }
    }

    @Test
    void memoryForgets() {
        RootPins pins = RootPins.inMemory();
        assertEquals(Optional.empty(), pins.pinned(ONE));
        pins.pin(ONE, ROOT);
        assertEquals(Optional.of(ROOT), pins.pinned(ONE));
    }
}
