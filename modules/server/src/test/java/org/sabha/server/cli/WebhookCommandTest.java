package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha webhook} on a data folder without a running server. */
class WebhookCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Nobody listens there. */
    private static final String HOOK = "https://localhost:1/hook";

    @TempDir
    private Path data;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aServerHasRunOnce() throws IOException {
        StorageGateway.open(EmptyDatabase.in(data)).close();
        Files.writeString(data.resolve("sabha.conf"), "sabha.webhooks.hosts = [\"localhost\"]\n");
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--data",
                data.toString(),
                "--config",
                data.resolve("sabha.conf").toString()));
        return new SabhaCommandLine((_, _, _) -> 0, new ConfigReader(Map.of(), 2), Map.of())
                .execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private JsonNode line() {
        return JSON.readTree(out.toString().strip());
    }

    @Test
    void aWebhookIsAddedShownTriedAndRemoved() {
        assertEquals(
                0, run("webhook", "add", HOOK, "--events", "meeting.started, meeting.ended", "--json"), err::toString);
        String id = line().get("id").asString();
        String secret = line().get("secret").asString();
        assertTrue(secret.startsWith("whsec_"), secret);
        assertEquals(0, run("webhook", "list"));
        assertTrue(out.toString().contains(id + "  " + HOOK + "  meeting.started,meeting.ended"), out::toString);
        assertFalse(out.toString().contains(secret), "it is said once");
        assertEquals(0, run("webhook", "test", id, "--json"), err::toString);
        assertEquals("given-up", line().get("outcome").asString());
        assertFalse(line().hasNonNull("status"), "nobody answered");
        assertEquals(0, run("webhook", "deliveries", id));
        assertTrue(out.toString().contains("  webhook.test  given-up  no answer"), out::toString);
        assertEquals(0, run("webhook", "remove", id));
        assertEquals(0, run("webhook", "list"));
        assertEquals("", out.toString());
        assertEquals(1, run("webhook", "test", id));
        assertTrue(err.toString().contains("no such webhook"), err::toString);
    }

    @Test
    @Tag("T25")
    void saysWhatIsWrong() {
        assertEquals(1, run("webhook", "add", "https://127.0.0.1/", "--events", "meeting.ended"));
        assertTrue(err.toString().contains("webhooks.hosts"), err::toString);
        assertEquals(1, run("webhook", "add", HOOK, "--events", "everything"));
        assertTrue(err.toString().contains("events are meeting.started"), err::toString);
        assertEquals(1, run("webhook", "remove", "x"));
        assertTrue(err.toString().contains("no such webhook"), err::toString);
        assertEquals(2, run("webhook", "add", HOOK), "events are asked for");
    }
}
