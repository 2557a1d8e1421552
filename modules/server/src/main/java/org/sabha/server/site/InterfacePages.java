package org.sabha.server.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.signalling.StaticFile;
import org.sabha.signalling.StaticFiles;

/** The description of the HTTP interface, for tools and for people, beside the files of the web client. */
public final class InterfacePages implements StaticFiles {
    private static final String FOLDER = "/org/sabha/protocol/description/";

    private final Map<String, StaticFile> files = Map.of(
            "/api/v1/openapi.json", file("openapi.json", "application/json"),
            "/api/page.html", file("api.html", "text/html; charset=utf-8"),
            "/api/page.css", file("api.css", "text/css; charset=utf-8"));

    private final StaticFiles others;

    private InterfacePages(StaticFiles others) {
        this.others = others;
    }

    /** @param others every other file */
    public static StaticFiles over(StaticFiles others) {
        return new InterfacePages(others);
    }

    @Override
    public Optional<StaticFile> find(String path) {
        StaticFile own = files.get(path);
        return own == null ? others.find(path) : Optional.of(own);
    }

    private static StaticFile file(String name, String contentType) {
        try (InputStream in = IntegrationRoute.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("this program was built without " + name);
            }
            byte[] content = in.readAllBytes();
            return StaticFile.changing(contentType, content).withGzip(PackagedWebFiles.gzip(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
