package org.sabha.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The golden files of the protocol. Valid ones hold one document and a line feed; an invalid one is named {@code
 * <what>.<code>.<seq>.json} and holds exactly the bytes that a codec must refuse. The browser's tests read the same.
 */
final class GoldenFiles {
    private static final Path ROOT = Path.of("src/test/resources/golden");

    private GoldenFiles() {}

    /** One file. */
    record Golden(String folder, Path file) {
        String name() {
            return file.getFileName().toString().replaceFirst("\\.json$", "");
        }

        byte[] content() {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The document without the line feed at the end of the file. */
        byte[] document() {
            byte[] content = content();
            return Arrays.copyOf(content, content.length - 1);
        }

        /** Part of an invalid file's name, counted from its end: 1 is the seq, 2 the code, the rest before. */
        String fromEnd(int index) {
            String[] parts = name().split("\\.", -1);
            return parts[parts.length - index];
        }

        @Override
        public String toString() {
            return name();
        }
    }

    static List<Golden> in(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.sorted().map(file -> new Golden(folder, file)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
