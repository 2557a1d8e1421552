package org.sabha.server.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Libraries are not older than the versions that fixed known holes. Looks at the jars on the class path, so it sees what
 * Maven resolved and not what somebody asked for.
 */
class DependencyFloorTest {
    private static final Pattern JAR = Pattern.compile("(?<name>.+?)-(?<version>\\d[\\w.+-]*?)(?:-linux-\\w+)?\\.jar");

    private static final Map<String, List<String>> JARS = jars();

    /** Floors: {@code docs/develop/decisions/0002-bouncy-castle-of-two-versions.md} and {@code 0004-dependencies.md}. */
    @ParameterizedTest
    @Tag("H37")
    @CsvSource({
        "bcprov-jdk18on, 1.87",
        "bcutil-jdk18on, 1.87",
        "bcpkix-jdk18on, 1.87",
        "bctls-jdk18on, 1.84",
        "netty-buffer, 4.2.15.Final",
        "netty-codec-base, 4.2.15.Final",
        "netty-codec-http, 4.2.15.Final",
        "netty-common, 4.2.15.Final",
        "netty-handler, 4.2.15.Final",
        "netty-transport, 4.2.15.Final",
        "netty-transport-classes-epoll, 4.2.15.Final",
        "jackson-core, 2.23.0",
        "jackson-databind, 2.23.0",
        "logback-core, 1.6.6",
        "kotlin-stdlib, 2.2.21"
    })
    void noLibraryIsOlderThanItsFloor(String artifact, String floor) {
        List<String> versions = JARS.getOrDefault(artifact, List.of());
        assertFalse(versions.isEmpty(), () -> artifact + " is not there; take it off the list");
        versions.forEach(version -> assertTrue(
                Version.parse(version).compareTo(Version.parse(floor)) >= 0,
                () -> artifact + " " + version + " is older than " + floor));
    }

    @Test
    @Tag("H37")
    void everyPartOfNettyHasTheSameVersion() {
        List<String> versions = JARS.entrySet().stream()
                .filter(jar -> jar.getKey().startsWith("netty-"))
                .flatMap(jar -> jar.getValue().stream())
                .distinct()
                .toList();
        assertEquals(1, versions.size(), versions::toString);
    }

    @Test
    void thereIsOneBouncyCastleAndNoneForOldJava() {
        JARS.forEach((artifact, versions) -> {
            if (artifact.matches("bc[a-z]+-.*")) {
                assertTrue(artifact.endsWith("-jdk18on"), artifact);
                assertEquals(1, versions.size(), () -> artifact + versions);
            }
        });
    }

    @Test
    @Tag("H21")
    @Tag("H37")
    void bannedLibrariesAreAbsent() {
        for (String banned : List.of("log4j-core", "brotli4j", "zstd-jni", "snappy-java", "mockito-core", "jqwik")) {
            assertFalse(JARS.containsKey(banned), banned);
        }
    }

    @Test
    void readsNamesAndVersionsOffJars() {
        assertTrue(JARS.size() > 20, JARS::toString);
        Matcher epoll = JAR.matcher("netty-transport-native-epoll-4.2.18.Final-linux-x86_64.jar");
        assertTrue(epoll.matches());
        assertEquals("netty-transport-native-epoll", epoll.group("name"));
        assertEquals("4.2.18.Final", epoll.group("version"));
        Matcher srtp = JAR.matcher("jitsi-srtp-1.1-23-gaf3cd06.jar");
        assertTrue(srtp.matches());
        assertEquals("1.1-23-gaf3cd06", srtp.group("version"));
        assertTrue(Version.parse("4.2.9.Final").compareTo(Version.parse("4.2.15.Final")) < 0);
    }

    private static Map<String, List<String>> jars() {
        Map<String, List<String>> jars = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path file = Path.of(entry).getFileName();
            Matcher jar = JAR.matcher(file == null ? "" : file.toString());
            if (jar.matches()) {
                jars.computeIfAbsent(jar.group("name"), name -> new ArrayList<>())
                        .add(jar.group("version"));
            }
        }
        return jars;
    }
}
