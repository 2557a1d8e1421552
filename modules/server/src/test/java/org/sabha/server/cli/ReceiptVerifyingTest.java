package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.RoomId;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.server.EmptyDatabase;
import org.sabha.store.Storage;

/** A receipt that somebody saved, looked at without a server. */
@Tag("T44")
class ReceiptVerifyingTest {
    private static final Instant NINE = Instant.parse("2026-11-27T09:00:00Z");
    private static final RoomId ROOM = new RoomId("a".repeat(24));
    private static final String ID = "r".repeat(24);

    @TempDir
    private Path folder;

    private String key;
    private String receipt;

    @BeforeEach
    void somebodyAgrees() {
        try (Storage storage = Storage.open(
                EmptyDatabase.in(folder), Clock.fixed(NINE, ZoneOffset.UTC), new SecureRandom(), () -> 0)) {
            String signature = storage.consents().sign(ConsentReceipt.statement(ID, ROOM, "2-12345678", "hi", NINE));
            key = storage.consents().key();
            receipt = """
                    {
                      "id": "%s",
                      "meeting": "%s",
                      "notice": "2-12345678",
                      "language": "hi",
                      "at": "2026-11-27T09:00:00.000Z",
                      "key": "%s",
                      "signature": "%s"
                    }""".formatted(ID, ROOM.value(), key, signature);
        }
    }

    private String verify(int expected, String text, @Nullable String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("receipt.json"), text);
        var out = new StringWriter();
        var err = new StringWriter();
        int code = new ReceiptVerifying(new PrintWriter(out), new PrintWriter(err))
                .run(file, more.length > 0 ? more[0] : null, more.length > 1);
        assertEquals(expected, code, out + " " + err);
        return out + "" + err;
    }

    @Test
    void isSoundAsThePageSavedIt() throws IOException {
        String output = verify(0, receipt, key);
        assertTrue(output.startsWith("Sound: at 2026-11-27T09:00:00Z somebody agreed to notice 2-12345678"), output);
        assertEquals(output, verify(0, receipt, key.toUpperCase(Locale.ROOT)), "a key in any case");
        assertEquals(
                "{\"sound\":true,\"keyGiven\":true,\"meeting\":\"" + ROOM.value() + "\",\"receipt\":\"" + ID + "\"}",
                verify(0, receipt, key, "json").strip());
    }

    /** Anybody can sign one with a key of their own. */
    @Test
    void isNotSaidToBeSoundByItsOwnKey() throws IOException {
        String output = verify(1, receipt);
        assertTrue(output.startsWith("NOT CHECKED: signed with the receipt's own key, " + key), output);
        assertFalse(output.contains("Sound"), output);
        assertEquals(
                "{\"sound\":false,\"keyGiven\":false,\"meeting\":\"" + ROOM.value() + "\",\"receipt\":\"" + ID + "\"}",
                verify(1, receipt, null, "json").strip());
    }

    @Test
    void isNotSoundWithAnythingChanged() throws IOException {
        for (String[] change : List.of(
                new String[] {"\"hi\"", "\"en\""},
                new String[] {"09:00:00.000", "09:00:00.001"},
                new String[] {ROOM.value(), "b".repeat(24)},
                new String[] {"2-12345678", "2-12345679"},
                new String[] {ID, "s".repeat(24)})) {
            assertTrue(verify(1, receipt.replace(change[0], change[1])).startsWith("NOT SOUND"), change[0]);
        }
    }

    @Test
    void ofAnotherServerIsNotSoundUnderThisOnesKey() throws IOException {
        assertTrue(verify(1, receipt, "0".repeat(64)).contains("NOT SOUND"));
    }

    @Test
    void reportsInvalidReceipt() throws IOException {
        for (String text :
                List.of("", "{}", "[]", receipt + "}", receipt.replace("\"id\"", "\"ID\""), "x".repeat(5_000))) {
            assertTrue(verify(1, text).startsWith("sabha: "), text);
        }
    }
}
