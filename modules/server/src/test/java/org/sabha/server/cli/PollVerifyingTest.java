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
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.authority.Fingerprint;
import org.sabha.identity.authority.MeetingAuthority;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A saved result of a poll, looked at without a server: whose word it is, by which root, and what it says. */
@Tag("T18")
class PollVerifyingTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode corpus = JSON.readTree(
            Path.of("../web/src/e2ee/polls/testing/documents.json").toFile());
    private final byte[] rootDer =
            Base64.getUrlDecoder().decode(corpus.get("root").asString());

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void theRootIsKept() throws IOException {
        root = Files.writeString(
                folder.resolve("root.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(rootDer)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private String verify(int expected, String document, @Nullable Path trusted, boolean json) throws IOException {
        Path file = Files.writeString(folder.resolve("result.json"), document);
        var out = new StringWriter();
        var err = new StringWriter();
        int code = new PollVerifying(new PrintWriter(out), new PrintWriter(err)).run(file, trusted, folder, json);
        assertEquals(expected, code, out + " " + err);
        return (out + "" + err).strip();
    }

    private String sound(int at) {
        return corpus.get("sound").get(at).get("document").asString();
    }

    @Test
    void saysByWhichRootAndWhatAndWhose() throws IOException {
        String output = verify(0, sound(1), root, false);
        assertTrue(output.startsWith("Sound by the root " + Fingerprint.of(rootDer) + "."), output);
        assertTrue(output.contains("question    Shall the minutes be adopted? स्वीकार?"), output);
        assertTrue(output.contains("votes       3 count, of 3 who voted; 3 may vote, 3 were named"), output);
        assertTrue(output.contains("    Asha Verma, verified by District Office: Yes"), output);
        assertTrue(
                output.contains("signed by   Asha Verma, verified by Water Resources Department; came as host"),
                output);
        assertTrue(
                output.contains(
                        "code        " + corpus.get("sound").get(1).get("code").asString()),
                output);
    }

    @Test
    void namesAbsentVoters() throws IOException {
        String output = verify(0, sound(2), root, false);
        assertTrue(output.contains("votes       2 count, of 2 who voted; 3 may vote, 3 were named"), output);
        assertTrue(output.contains("did not vote"), output);
        JsonNode line = JSON.readTree(verify(0, sound(2), root, true));
        assertEquals(3, line.get("votes").size());
        assertTrue(line.get("votes").get(2).get("options").isNull(), line.toString());
    }

    @Test
    void aSecretPollNamesNobody() throws IOException {
        String output = verify(0, sound(0), root, false);
        assertTrue(output.contains("secret: nobody's name is with a vote"), output);
        assertFalse(output.contains("Asha Verma:"), output);
        JsonNode line = JSON.readTree(verify(0, sound(0), root, true));
        assertTrue(line.get("sound").asBoolean());
        assertEquals(2, line.get("options").get(0).get("votes").asInt());
        assertEquals(Fingerprint.of(rootDer), line.get("root").asString());
    }

    @Test
    void refusalNamesCodeAndRoot() throws IOException {
        String output = verify(1, sound(0).replace("adopted", "refused"), root, false);
        assertTrue(output.startsWith("NOT SOUND (forged): "), output);
        assertTrue(output.contains(Fingerprint.of(rootDer)), output);
        JsonNode line = JSON.readTree(verify(1, "{}", root, true));
        assertEquals("malformed", line.get("fault").asString());
        assertFalse(line.get("sound").asBoolean());
    }

    /** The root of the data folder is not that of the meeting: nothing is sound by it. */
    @Test
    void withoutARootThatOfTheDataFolderIsTaken() throws IOException {
        assertTrue(verify(1, sound(0), null, false).startsWith("sabha: there is no root of meetings in"));
        MeetingAuthority own = MeetingAuthority.open(folder, new SecureRandom(), Instant.parse("2026-11-24T10:00:00Z"));
        String output = verify(1, sound(0), null, false);
        assertTrue(output.startsWith("NOT SOUND (untrusted): "), output);
        assertTrue(output.contains(Fingerprint.of(own.root()) + " of this server"), output);
    }

    @Test
    void reportsInvalidRoot() throws IOException {
        Path none = Files.writeString(folder.resolve("none.pem"), "root");
        assertTrue(verify(1, sound(0), none, false).startsWith("sabha: the root is no certificate"));
        Path huge = Files.write(folder.resolve("huge.pem"), new byte[1 << 20]);
        assertTrue(verify(1, sound(0), huge, false).contains("longer than any root certificate"));
    }

    @Test
    void textsOfStrangersDoNothingOnATerminal() {
        assertEquals("a\\u{1b}[2Jb\\u{202e}c\\u{a}", TerminalText.of("a\u001b[2Jb\u202ec\n"));
        assertEquals("क्\u200dष", TerminalText.of("क्\u200dष"));
    }
}
