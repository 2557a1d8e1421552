package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.FolderOwner;
import org.sabha.server.control.StorageGateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha backup}, {@code restore}, {@code migrate} and what of {@code sabha audit} reads, without a running server. */
@Tag("Q22")
@Tag("T44")
class CopyCommandsTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aServerHasRunOnceAndKnowsAsha() throws IOException {
        data = folder.resolve("data");
        StorageGateway.open(EmptyDatabase.in(data)).close();
        assertEquals(0, run("user", "add", "asha", "--roles", "organiser"), err::toString);
    }

    private int run(String... words) {
        return runIn(data, words);
    }

    private int runIn(Path dataFolder, String... words) {
        return runAs(FolderOwner.OF_THIS_PROCESS, dataFolder, words);
    }

    private int runAs(FolderOwner owner, Path dataFolder, String... words) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", dataFolder.toString()));
        return new SabhaCommandLine(
                        (_, _, _) -> 0, new ConfigReader(Map.of(), 2), Map.of("PASSWORD", "postgres"), owner)
                .execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    /** The acts of the log, oldest first; asking leaves one more. */
    private List<String> verbsIn(Path dataFolder) {
        assertEquals(0, runIn(dataFolder, "audit", "search"), err::toString);
        return out.toString()
                .strip()
                .lines()
                .map(line -> JsonMapper.builder().build().readTree(line))
                .map((JsonNode row) -> row.get("verb").asString())
                .toList();
    }

    private Path backup() {
        return backup("backup.zip");
    }

    private Path backup(String name) {
        Path file = folder.resolve(name);
        assertEquals(0, run("backup", file.toString()), err::toString);
        assertEquals(file.toString(), out.toString().strip());
        return file;
    }

    // --- what reads

    @Test
    void readingLogOnServerIsAudited() {
        assertEquals(List.of("invite-account", "search-audit"), verbsIn(data));
        Path file = folder.resolve("audit.jsonl");
        assertEquals(0, run("audit", "export", file.toString()), err::toString);
        assertEquals(List.of("invite-account", "search-audit", "export-audit", "search-audit"), verbsIn(data));
        assertEquals(0, run("audit", "key"), err::toString);
        String key = out.toString().strip();
        assertEquals(0, run("audit", "verify", "--file", file.toString(), "--key", key), out::toString);
        assertTrue(
                out.toString().startsWith("Sound by the key that you trust: rows 1 to 3,"),
                "the export has the row that it was made");
        assertEquals(0, run("audit", "verify"), out::toString);
    }

    @Test
    void refusedBackupLeavesNoFile() {
        Path nothing = folder.resolve("nothing");
        Path file = folder.resolve("made");
        assertEquals(1, runIn(nothing, "backup", file.toString()));
        assertTrue(err.toString().contains("no server has ever run"), err::toString);
        assertEquals(1, runIn(nothing, "audit", "export", file.toString()));
        assertFalse(Files.exists(file));
        assertFalse(Files.exists(nothing));
        assertEquals(1, run("audit", "search", "--from", "yesterday"));
        assertTrue(err.toString().contains("a time is written like"), err::toString);
    }

    // --- backup and restore

    @Test
    void aBackupIsReadIntoAnEmptyFolderAndSaysSo() throws IOException {
        Path file = backup();
        assertEquals("rw-------", permissions(file));
        Path other = folder.resolve("other");
        assertEquals(0, runIn(other, "restore", file.toString()), err::toString);
        assertTrue(out.toString().startsWith("Restored "), out::toString);
        assertTrue(out.toString().contains("\"sound\":true"), out::toString);
        assertEquals(0, runIn(other, "user", "list"), err::toString);
        assertTrue(out.toString().contains("asha"), out::toString);
        assertEquals(
                List.of("invite-account", "back-up", "restore-backup", "search-audit"),
                verbsIn(other),
                "the backup has the row that it was made");
        assertEquals(0, runIn(other, "audit", "verify"), out::toString);
        assertEquals(List.of("invite-account", "back-up", "search-audit"), verbsIn(data), "what was backed up stays");
    }

    @Test
    void aFolderThatHoldsSomethingAndAFileThatIsNoBackupAreRefused() throws IOException {
        Path file = backup();
        assertEquals(1, run("restore", file.toString()));
        assertFalse(err.toString().isBlank());
        assertEquals(List.of("invite-account", "back-up", "search-audit"), verbsIn(data), "nothing was overwritten");

        Path other = folder.resolve("other");
        assertEquals(1, runIn(other, "restore", folder.resolve("absent.zip").toString()));
        assertTrue(err.toString().startsWith("sabha: "), err::toString);
        Path garbage = Files.writeString(folder.resolve("garbage.zip"), "no zip at all");
        assertEquals(1, runIn(other, "restore", garbage.toString()));
        byte[] bytes = Files.readAllBytes(file);
        Path half = Files.write(folder.resolve("half.zip"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertEquals(1, runIn(other, "restore", half.toString()));
        assertEquals(0, runIn(other, "restore", file.toString()), "what was refused is not in the way");
    }

    private String authority(Path dataFolder) {
        assertEquals(0, runIn(dataFolder, "authority", "show", "--json"), err::toString);
        return out.toString();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** With another root every browser would raise an alarm, and no saved poll could be checked. */
    @Test
    void theMeetingsAuthorityIsTheSameAfterARestore() throws IOException {
        MeetingAuthority.open(data, new SecureRandom(), Instant.now());
        Files.writeString(data.resolve("authority/.authority1.new"), "half written");
        String before = authority(data);
        Path file = backup();
        Path other = folder.resolve("other");
        assertEquals(0, runIn(other, "restore", file.toString()), err::toString);
        assertEquals(before, authority(other));
        assertEquals("rwx------", permissions(other.resolve("authority")));
        List<String> names = List.of("intermediate.crt", "intermediate.key", "root.crt", "root.key");
        try (Stream<Path> files = Files.list(other.resolve("authority"))) {
            assertEquals(
                    names,
                    files.map(each -> each.getFileName().toString()).sorted().toList());
        }
        for (String name : names) {
            assertEquals("rw-------", permissions(other.resolve("authority").resolve(name)));
        }
        MeetingAuthority.open(other, new SecureRandom(), Instant.now());
        assertEquals(before, authority(other), "a start makes no other");
    }

    @Test
    void aRootsKeyThatIsElsewhereIsInNoBackup() throws IOException {
        MeetingAuthority.open(data, new SecureRandom(), Instant.now());
        Path key = Files.move(data.resolve("authority/root.key"), folder.resolve("away.key"));
        Files.createSymbolicLink(data.resolve("authority/root.key"), key);
        Path other = folder.resolve("other");
        assertEquals(0, runIn(other, "restore", backup().toString()), err::toString);
        assertTrue(authority(other).contains("\"rootKeyHere\":false"), out::toString);
        Files.move(data.resolve("authority"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(data.resolve("authority"), folder.resolve("elsewhere"));
        Path none = folder.resolve("none.zip");
        assertEquals(1, run("backup", none.toString()));
        assertTrue(err.toString().contains("is a link"), err::toString);
        assertFalse(Files.exists(none));
    }

    /** The same backup with one more file in it. */
    private Path with(Path backup, String name, byte[] content) throws IOException {
        Path file = folder.resolve("hostile.zip");
        try (var in = new ZipInputStream(Files.newInputStream(backup));
                var to = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(to);
            }
            to.putNextEntry(new ZipEntry(name));
            to.write(content);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authority/../x",
                "authority/a/b",
                "authority/",
                "authority/.x",
                "authority/..",
                "../x",
                "other/x",
                "Authority/x",
                "authority\\x",
                "/x",
                ""
            })
    void aBackupThatNamesAnotherPlaceIsRefusedBeforeAnythingIsWritten(String name) throws IOException {
        Path file = with(backup(), "files/" + name, new byte[1]);
        Path other = folder.resolve("other");
        assertEquals(1, runIn(other, "restore", file.toString()));
        assertTrue(err.toString().contains("holds no file of this name"), err::toString);
        assertFalse(Files.exists(other));
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void aBackupWithAFileThatNoServerWritesIsRefused() throws IOException {
        Path file = with(backup(), "files/authority/large", new byte[(1 << 20) + 1]);
        assertEquals(1, runIn(folder.resolve("other"), "restore", file.toString()));
        assertTrue(err.toString().contains("holds no file of this size"), err::toString);
        Path linked = Files.createDirectory(folder.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("authority"), Files.createDirectory(folder.resolve("aside")));
        Path small = with(backup("again.zip"), "files/authority/x", new byte[1]);
        assertEquals(1, runIn(linked, "restore", small.toString()));
        assertTrue(err.toString().contains("is no folder"), err::toString);
        assertFalse(Files.exists(folder.resolve("aside/x")));
    }

    // --- of whom the folder is

    /** Root's files in the folder of the service's user would keep the server from starting. */
    @Test
    void refusesToWriteToAnotherUsersFolder() throws IOException {
        MeetingAuthority.open(data, new SecureRandom(), Instant.now());
        Path file = backup();
        Path key = folder.resolve("root.key");
        Map<String, String> before = contents(data);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        FolderOwner sabhas = _ -> Optional.of("sabha");
        assertEquals(0, runAs(sabhas, data, "authority", "export-root", "--to", key.toString()), "it only reads");
        isRefused(runAs(sabhas, empty, "restore", file.toString()));
        isRefused(runAs(sabhas, data, "authority", "renew", "--root-key", key.toString()));
        isRefused(runAs(sabhas, data, "migrate", "--to", "postgresql", "--url", "jdbc:postgresql://127.0.0.1:1/x"));
        assertEquals(Map.of(), contents(empty));
        assertEquals(before, contents(data));
        assertEquals(0, run("authority", "renew", "--root-key", key.toString()), err::toString);
    }

    private void isRefused(int code) {
        assertEquals(1, code);
        assertTrue(err.toString().startsWith("sabha: " + FolderOwner.CODE), err::toString);
        assertTrue(err.toString().contains("sudo -u sabha sabha"), err::toString);
    }

    /** Every file below a folder, and what is in it. */
    private static Map<String, String> contents(Path of) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(of)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(file.toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return found;
    }

    // --- migrate

    @Test
    void failedMigrationIsReportedAndChangesNothing() {
        assertEquals(1, run("migrate", "--to", "oracle"));
        assertTrue(err.toString().contains("only --to postgresql"), err::toString);
        assertEquals(1, run("migrate", "--to", "postgresql"));
        assertTrue(err.toString().contains("name the database"), err::toString);
        assertEquals(
                1,
                runIn(
                        folder.resolve("nothing"),
                        "migrate",
                        "--to",
                        "postgresql",
                        "--url",
                        "jdbc:postgresql://127.0.0.1:1/x"));
        assertTrue(err.toString().contains("no embedded database"), err::toString);
        assertEquals(2, run("migrate"), "the engine is asked for");
        assertEquals(List.of("invite-account", "search-audit"), verbsIn(data));
    }

    @Test
    void anEmbeddedInstallationMovesToPostgresql() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
            String[] words = {
                "migrate", "--to", "postgresql", "--url", url, "--user", "postgres", "--password-variable", "PASSWORD"
            };
            assertEquals(0, run(words), err::toString);
            assertTrue(out.toString().startsWith("Copied "), out::toString);
            assertTrue(out.toString().contains("\"sound\":true"), out::toString);
            assertEquals(1, run(words), "the database is not empty any more");
            Path settings = Files.writeString(
                    folder.resolve("sabha.conf"),
                    "sabha.storage { url = \"" + url + "\", user = postgres, password = postgres }");
            assertEquals(0, run("user", "list", "--config", settings.toString()), err::toString);
            assertTrue(out.toString().contains("asha"), out::toString);
            assertEquals(0, run("audit", "search", "--config", settings.toString()), err::toString);
            assertTrue(out.toString().contains("migrate-storage"), out::toString);
            assertEquals(0, run("audit", "verify", "--config", settings.toString()), out::toString);
            assertEquals(
                    List.of("invite-account", "search-audit"), verbsIn(data), "the embedded one is left as it was");
        }
    }
}
