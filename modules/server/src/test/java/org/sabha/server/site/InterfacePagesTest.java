package org.sabha.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.signalling.StaticFile;
import org.sabha.signalling.StaticFiles;

class InterfacePagesTest {
    private static final StaticFile OTHER = StaticFile.changing("text/plain", new byte[] {1});

    private final StaticFiles files =
            InterfacePages.over(path -> path.equals("/index.html") ? Optional.of(OTHER) : Optional.empty());

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/openapi.json", "/api/page.html", "/api/page.css"})
    void theDescriptionIsBuiltIntoTheProgram(String path) {
        assertTrue(files.find(path).isPresent());
    }

    @Test
    void everyOtherFileIsTheClients() {
        assertEquals(Optional.of(OTHER), files.find("/index.html"));
        assertEquals(Optional.empty(), files.find("/api/other"));
    }
}
