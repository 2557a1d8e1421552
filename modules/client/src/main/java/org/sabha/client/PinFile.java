package org.sabha.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sabha.model.Octets;

/** Roots in a text file: one line for each server, its address and the root in base64url. Thread-safe in one process. */
final class PinFile implements RootPins {
    private final Path file;
    private final Map<URI, Octets> roots = new TreeMap<>();

    /** @throws UncheckedIOException when the file is there and cannot be used: a lost pin must not pass for a first meeting */
    PinFile(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    String[] parts = line.split(" ", 2);
                    if (parts.length != 2) {
                        throw new IOException(file + " holds a line that is no pin");
                    }
                    roots.put(URI.create(parts[0]), Octets.ofBase64Url(parts[1]));
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new UncheckedIOException(new IOException(file + " holds a line that is no pin", malformed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized Optional<Octets> pinned(URI server) {
        return Optional.ofNullable(roots.get(server));
    }

    @Override
    public synchronized void pin(URI server, Octets root) {
        if (root.equals(roots.put(server, root))) {
            return;
        }
        List<String> lines = new ArrayList<>();
        roots.forEach((each, pinned) -> lines.add(each + " " + pinned.base64Url()));
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(folder, ".pins", ".new");
            Files.write(fresh, lines, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
