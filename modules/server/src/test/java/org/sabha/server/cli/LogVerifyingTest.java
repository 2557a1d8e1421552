package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.server.EmptyDatabase;
import org.sabha.store.Storage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An exported log, looked at without a server: sound by a key that the auditor trusts, and by no other. */
@Tag("T18")
class LogVerifyingTest {
    private static final Instant NINE = Instant.parse("2026-11-28T09:00:00Z");

    @TempDir
    private Path folder;

    private Path log;
    private String key;

    @BeforeEach
    void aLogIsExported() throws IOException {
        Log made = export("server");
        log = made.file;
        key = made.key;
    }

    private record Log(Path file, String key) {}

    /** Three rows of an installation of its own, with a key of its own. */
    private Log export(String name) throws IOException {
        Path data = Files.createDirectory(folder.resolve(name));
        Path file = folder.resolve(name + ".jsonl");
        try (Storage storage = Storage.open(
                        EmptyDatabase.in(data), Clock.fixed(NINE, ZoneOffset.UTC), new SecureRandom(), () -> 0);
                OutputStream to = Files.newOutputStream(file)) {
            for (String verb : new String[] {"invite-account", "disable-account", "enable-account"}) {
                storage.accounts().act(AccountEvidence.ofTheServer(NINE, verb)).settle();
            }
            storage.audit().export(to);
            return new Log(file, storage.audit().key().hex());
        }
    }

    private String verify(int expected, Path file, @Nullable String given, boolean json) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = new LogVerifying(new PrintWriter(out), new PrintWriter(err)).run(file, given, null, json);
        assertEquals(expected, code, out + " " + err);
        return (out + "" + err).strip();
    }

    private JsonNode line(int expected, Path file, @Nullable String given) {
        return JsonMapper.builder().build().readTree(verify(expected, file, given, true));
    }

    @Test
    void isSoundByTheKeyThatIsGiven() throws IOException {
        String output = verify(0, log, key, false);
        assertTrue(output.startsWith("Sound by the key that you trust: rows 1 to 3,"), output);
        assertEquals(output, verify(0, log, key.toUpperCase(Locale.ROOT), false));
        Path kept = Files.writeString(folder.resolve("key.txt"), key + "\n");
        assertEquals(output, verify(0, log, kept.toString(), false), "as a file");
        JsonNode line = line(0, log, key);
        assertTrue(line.get("sound").asBoolean());
        assertEquals(key, line.get("key").asString());
    }

    /** The first line is signed by nobody and names any key. */
    @Test
    void isNotSoundWhereNothingOfItIsSigned() throws IOException {
        Path head = Files.writeString(
                folder.resolve("head.jsonl"), Files.readAllLines(log).getFirst() + "\n");
        assertTrue(verify(1, head, key, false).startsWith("CHANGED (truncated)"));
        assertFalse(line(1, head, key).get("sound").asBoolean());
        assertTrue(verify(1, head, null, false).startsWith("CHANGED (truncated)"));
    }

    /** Whoever rewrote the log could have signed it with a key of their own, and have named that one. */
    @Test
    void isOnlyConsistentByItsOwnKey() {
        String output = verify(1, log, null, false);
        assertTrue(output.startsWith("NOT CHECKED, only consistent: rows 1 to 3,"), output);
        assertTrue(output.contains(key + ", which may be anybody's"), output);
        assertFalse(output.contains("Sound"), output);
        JsonNode line = line(1, log, null);
        assertFalse(line.get("sound").asBoolean());
        assertTrue(line.get("consistent").asBoolean());
        assertFalse(line.get("keyGiven").asBoolean());
    }

    @Test
    void anotherLogInItsPlaceIsForged() throws IOException {
        Path other = export("elsewhere").file;
        assertTrue(verify(1, other, null, false).startsWith("NOT CHECKED"));
        assertTrue(verify(1, other, key, false).startsWith("CHANGED (forged)"));
        assertEquals("forged", line(1, other, key).get("harm").asString());
    }

    @Test
    void aChangedRowIsNamedWhateverKeyIsGiven() throws IOException {
        Files.writeString(log, Files.readString(log).replace("disable-account", "disable-accounT"));
        assertTrue(verify(1, log, key, false).startsWith("CHANGED (edited), first bad row 2"));
        assertTrue(verify(1, log, null, false).startsWith("CHANGED (edited), first bad row 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "nowhere.txt", "zz"})
    void reportsInvalidKey(String given) {
        assertTrue(verify(1, log, given, false).startsWith("sabha: --key is neither"), given);
    }

    @Test
    void aFileThatHoldsNoKeyIsSaidToHoldNone() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "the key is in the safe");
        assertTrue(verify(1, log, text.toString(), false).startsWith("sabha: a public key has 64"));
        assertTrue(verify(1, log, log.toString(), false).startsWith("sabha: "), "the log itself is no key");
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertTrue(verify(1, log, bytes.toString(), false).startsWith("sabha: the file that --key names is no text"));
    }
}
