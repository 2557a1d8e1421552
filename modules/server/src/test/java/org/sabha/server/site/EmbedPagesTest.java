package org.sabha.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.server.config.EmbedConfig;
import org.sabha.signalling.StaticFile;
import org.sabha.signalling.StaticFiles;

@Tag("T51")
class EmbedPagesTest {
    private static final String ALLOWED = "/embed/allowed.json";
    private static final StaticFile SCRIPT = StaticFile.changing("text/javascript", new byte[] {1});
    private static final StaticFile PAGE = StaticFile.changing("text/html", new byte[] {2});
    private static final Map<String, StaticFile> BUILT = Map.of("/embed/sabha-embed.js", SCRIPT, "/index.html", PAGE);

    private static StaticFiles files(EmbedConfig embed) {
        return EmbedPages.over(path -> Optional.ofNullable(BUILT.get(path)), embed);
    }

    @Test
    void nothingOfItIsThereWhereNobodyMay() {
        StaticFiles files = files(new EmbedConfig(List.of(), true));
        assertEquals(Optional.empty(), files.find("/embed/sabha-embed.js"));
        assertEquals(Optional.empty(), files.find(ALLOWED));
        assertEquals(Optional.of(PAGE), files.find("/index.html"));
    }

    @Test
    void embeddedPageLearnsAllowedOrigins() {
        StaticFiles files = files(new EmbedConfig(List.of("https://a.example.in", "https://b.example.in"), true));
        assertEquals(Optional.of(SCRIPT), files.find("/embed/sabha-embed.js"));
        assertEquals(Optional.empty(), files.find("/embed/other"));
        assertTrue(files.find(ALLOWED).isPresent());
    }
}
