package org.sabha.server.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every library has one version, chosen by somebody, and npm's are known by their digests. */
@Tag("T47")
class PinnedLibrariesTest {
    private static final Path ROOT = Path.of("../..");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Pattern VERSION = Pattern.compile("<(?:[\\w.-]+\\.)?version>([^<]+)</");
    private static final Pattern ONE = Pattern.compile("\\$\\{[\\w.-]+}|\\d[\\w.+-]*");
    /** What builds may be newer than what somebody has. */
    private static final Pattern TOOLS = Pattern.compile("(?s)<require(Java|Maven)Version>.*?</require\\1Version>");

    /** Of npm: no caret, tilde, tag or range. */
    private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+(?:-[\\w.]+)?");

    private static List<Path> poms() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT.resolve("modules"))) {
            List<Path> found = new ArrayList<>(modules.map(module -> module.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList());
            found.add(ROOT.resolve("pom.xml"));
            return found;
        }
    }

    @Test
    void mavenIsAskedForOneVersionOfEach() throws IOException {
        int seen = 0;
        for (Path pom : poms()) {
            Matcher version =
                    VERSION.matcher(TOOLS.matcher(Files.readString(pom)).replaceAll(""));
            while (version.find()) {
                String asked = version.group(1).strip();
                assertTrue(ONE.matcher(asked).matches(), () -> pom + " asks for " + asked);
                assertTrue(!asked.endsWith("-SNAPSHOT") || asked.equals("0.1.0-SNAPSHOT"), () -> pom + ": " + asked);
                seen++;
            }
        }
        assertTrue(seen > 50, "the files were read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "acceptance"})
    void npmIsAskedForOneVersionOfEachAndGetsTheseBytes(String module) throws IOException {
        Path folder = ROOT.resolve("modules").resolve(module);
        JsonNode asked = JSON.readTree(Files.readString(folder.resolve("package.json")));
        for (String kind : new String[] {"dependencies", "devDependencies"}) {
            JsonNode these = asked.path(kind);
            these.properties()
                    .forEach(each -> assertTrue(
                            EXACT.matcher(each.getValue().asString()).matches(),
                            () -> module + " asks for " + each.getKey() + " " + each.getValue()));
        }
        JsonNode packages = JSON.readTree(Files.readString(folder.resolve("package-lock.json")))
                .path("packages");
        List<String> without = packages.properties().stream()
                .filter(each -> !each.getKey().isEmpty())
                .filter(each -> !each.getValue().path("integrity").asString("").startsWith("sha512-"))
                .map(each -> each.getKey())
                .toList();
        assertEquals(List.of(), without);
        assertTrue(packages.size() > 10, "the lock was read");
    }
}
