package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha token} and {@code sabha meeting} on a data folder without a running server. */
class TokenCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path data;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aServerHasRunOnce() throws IOException {
        StorageGateway.open(EmptyDatabase.in(data)).close();
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        return new SabhaCommandLine((_, _, _) -> 0, new ConfigReader(Map.of(), 2), Map.of())
                .execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private JsonNode line() {
        return JSON.readTree(out.toString().strip());
    }

    @Test
    void aKeyIsMadeShownAndRevoked() {
        assertEquals(
                0,
                run("token", "add", "समय-सारणी", "--scopes", "meetings:read, meetings:write", "--json"),
                err::toString);
        String secret = line().get("secret").asString();
        String id = line().get("id").asString();
        assertTrue(secret.matches("sabha_[a-z2-7]{52}"), secret);
        assertTrue(secret.startsWith(line().get("prefix").asString()));
        assertEquals(0, run("token", "list"));
        assertTrue(out.toString().contains("meetings:read,meetings:write"), out::toString);
        assertFalse(out.toString().contains(secret), "it is said once");
        assertEquals(0, run("token", "revoke", id));
        assertTrue(out.toString().contains("  revoked "), out::toString);
        assertEquals(1, run("token", "revoke", id));
        assertTrue(err.toString().contains("revoked before"), err::toString);
    }

    @Test
    void aKeyEndsByItselfAndActsForOneAccount() {
        assertEquals(0, run("user", "add", "asha", "--roles", "organiser"), err::toString);
        assertEquals(
                1,
                run("token", "add", "Portal", "--scopes", "meetings:read", "--organiser", "asha"),
                "the account was never opened");
        assertTrue(err.toString().contains("no active account"), err::toString);
        assertEquals(0, run("token", "add", "Portal", "--scopes", "meetings:read", "--days", "30"));
        assertTrue(out.toString().contains("  expires "), out::toString);
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(1, run("token", "add", "Portal", "--scopes", "meetings:all"));
        assertTrue(err.toString().contains("scopes are meetings:read, meetings:write"), err::toString);
        assertEquals(1, run("token", "add", " ", "--scopes", "meetings:read"));
        assertTrue(err.toString().contains("a name is"), err::toString);
        assertEquals(1, run("token", "add", "Portal", "--scopes", "meetings:read", "--days", "0"));
        assertEquals(1, run("token", "revoke", "x"));
        assertTrue(err.toString().contains("no such key"), err::toString);
        assertEquals(2, run("token", "add", "Portal"), "scopes are asked for");
    }

    @Test
    void withoutAServerMeetingsAreShownAsTheyWereLeftAndNoneIsEnded() {
        assertEquals(0, run("meeting", "list"), err::toString);
        assertEquals("", out.toString());
        assertEquals(1, run("meeting", "show", "a".repeat(24)));
        assertTrue(err.toString().contains("no such meeting goes on"), err::toString);
        assertEquals(1, run("meeting", "end", "x"));
        assertTrue(err.toString().contains("24 characters"), err::toString);
    }
}
