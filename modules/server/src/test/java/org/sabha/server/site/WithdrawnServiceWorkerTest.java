package org.sabha.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.signalling.StaticFile;
import org.sabha.signalling.StaticFiles;

class WithdrawnServiceWorkerTest {
    private static final StaticFile KEEPS = StaticFile.changing("text/javascript", new byte[] {1});
    private static final StaticFile LEAVES = StaticFile.changing("text/javascript", new byte[] {2});
    private static final StaticFile PAGE = StaticFile.changing("text/html", new byte[] {3});

    private final Map<String, StaticFile> built =
            Map.of("/sw.js", KEEPS, "/sw-withdrawn.js", LEAVES, "/index.html", PAGE);
    private final StaticFiles files = WithdrawnServiceWorker.over(path -> Optional.ofNullable(built.get(path)));

    @Test
    @Tag("H20")
    void theOneThatTakesItselfAwayStandsAtItsAddress() {
        assertEquals(Optional.of(LEAVES), files.find("/sw.js"));
    }

    @Test
    void allOtherFilesStay() {
        assertEquals(Optional.of(PAGE), files.find("/index.html"));
        assertEquals(Optional.empty(), files.find("/nothing"));
    }
}
