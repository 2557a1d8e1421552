package org.sabha.server.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.sabha.signalling.StaticFile;
import org.sabha.signalling.StaticFiles;

/**
 * The built web client, read once from the class path into memory. Text is also kept compressed, as Brotli where the build
 * left that beside a file; fonts and pictures are compressed already.
 */
public final class PackagedWebFiles implements StaticFiles {
    private static final String START_PAGE = "org/sabha/web/static/index.html";
    private static final String HASHED = "/assets/";
    private static final String BROTLI = ".br";

    private static final Map<String, String> CONTENT_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("woff", "font/woff"),
            // What finds a person before a camera; it has no type of its own.
            Map.entry("tflite", "application/octet-stream"));
    private static final List<String> COMPRESSED_ALREADY = List.of("png", "woff2", "woff", "ico");

    private final Map<String, StaticFile> files;

    private PackagedWebFiles(Map<String, StaticFile> files) {
        this.files = Map.copyOf(files);
    }

    /**
     * Reads the client that was built into the program.
     *
     * @throws IllegalStateException when the program was built without it
     */
    public static PackagedWebFiles read(ClassLoader classes) {
        URL start = classes.getResource(START_PAGE);
        if (start == null) {
            throw new IllegalStateException("this program was built without the web client");
        }
        try {
            URI uri = start.toURI();
            if (!uri.getScheme().equals("jar")) {
                return new PackagedWebFiles(readAll(parent(Path.of(uri))));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return new PackagedWebFiles(readAll(parent(jar.getPath("/" + START_PAGE))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path names no files", e);
        }
    }

    @Override
    public Optional<StaticFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private static Path parent(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalStateException(file + " lies in no folder");
        }
        return folder;
    }

    private static Map<String, StaticFile> readAll(Path folder) throws IOException {
        Map<String, StaticFile> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String path = "/" + folder.relativize(file).toString().replace('\\', '/');
                String kind = path.substring(path.lastIndexOf('.') + 1);
                String contentType = CONTENT_TYPES.get(kind);
                if (contentType != null) {
                    StaticFile read = file(path, contentType, kind, Files.readAllBytes(file));
                    Path packed = file.resolveSibling(file.getFileName() + BROTLI);
                    files.put(path, Files.exists(packed) ? read.withBrotli(Files.readAllBytes(packed)) : read);
                }
            }
        }
        return files;
    }

    private static StaticFile file(String path, String contentType, String kind, byte[] content) throws IOException {
        StaticFile file = path.startsWith(HASHED)
                ? StaticFile.immutable(contentType, content)
                : StaticFile.changing(contentType, content);
        return COMPRESSED_ALREADY.contains(kind) ? file : file.withGzip(gzip(content));
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
