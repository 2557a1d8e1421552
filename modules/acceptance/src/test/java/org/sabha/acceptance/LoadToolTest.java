package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.load.SabhaLoad;
import org.sabha.client.net.ServerApi;
import org.sabha.model.Secret;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.SabhaServer;
import org.sabha.server.config.ConfigReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha load} against the real server: what it prints, and its exit codes. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
@Tag("full")
class LoadToolTest {
    private static final String SETTINGS = """
        sabha {
          http { https.port = 0, plain.port = 0 }
          media { udp { address = "127.0.0.1", first-port = 0 }, advertised-addresses = ["127.0.0.1"] }
          system.metrics.port = 0
          accounts.organiser-link = true
          limits.guesses { per-address-per-minute = 1000, per-network-per-minute = 100000 }
        }
        """;

    private SabhaServer server;
    private SabhaClient client;
    private ServerApi api;
    private Secret session;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = server(folder);
        client = SabhaClient.create();
        api = new ServerApi(client.http(), base(server));
        session = api.organiser(server.organiserLink().orElseThrow(), new Secret("a".repeat(32)))
                .get(20, TimeUnit.SECONDS);
    }

    private static SabhaServer server(Path folder) throws Exception {
        Path settings = Files.writeString(folder.resolve("sabha.conf"), SETTINGS);
        Map<String, String> overrides =
                Map.of("sabha.system.data", folder.resolve("data").toString());
        return SabhaServer.start(new ConfigReader(Map.of(), 2).read(settings, overrides));
    }

    private static URI base(SabhaServer server) {
        return URI.create("http://127.0.0.1:" + server.ports().plain());
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SabhaLoad.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    private static final List<String> SMALL =
            List.of("--bots", "5", "--cameras", "2", "--pictures", "2", "--seconds", "2", "--json");

    /** A small meeting of its own, where everybody sees both pictures. */
    private Outcome meeting(String... more) throws Exception {
        CreateMeetingResponse made = api.create(session, "Load").get(20, TimeUnit.SECONDS);
        MeetingLink link = new MeetingLink(
                base(server), made.room(), made.invitation(), Optional.of(new Secret("AAECAwQFBgcICQoLDA0ODw")));
        List<String> arguments = new ArrayList<>(
                List.of("--meeting", link.text(), "--password", made.password().reveal()));
        arguments.addAll(SMALL);
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    private static void assertFilled(Outcome outcome, int bots) {
        assertEquals(0, outcome.code(), outcome::toString);
        JsonNode report = JsonMapper.builder().build().readTree(outcome.out());
        assertTrue(report.get("joins").get("count").asInt() >= bots, outcome.out());
        assertEquals(0, report.get("failedJoins").asInt(), outcome.out());
        assertTrue(report.get("firstFrames").get("count").asInt() >= bots, outcome.out());
    }

    @Test
    void byTheLinkOfAServerItMakesItsMeetings(@TempDir Path folder) throws Exception {
        try (SabhaServer other = server(folder)) {
            List<String> arguments = new ArrayList<>(SMALL);
            arguments.addAll(List.of(
                    "--rooms",
                    "2",
                    "--server",
                    base(other) + "/#organiser="
                            + other.organiserLink().orElseThrow().reveal()));
            assertFilled(run(arguments.toArray(String[]::new)), 10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--storm --codec vp9", "--join-rate 10 --codec av1", "--churn --max-left-p99 60000"})
    void withinItsLimitsItEndsWithZeroAndSaysWhatItSaw(String how) throws Exception {
        List<String> words = new ArrayList<>(List.of(how.split(" ")));
        words.addAll(List.of("--max-loss", "0.5", "--max-join-p99", "60000", "--max-freezes", "100000"));
        assertFilled(meeting(words.toArray(String[]::new)), 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--max-join-p99", "--max-delay-p99", "--max-seen-p95"})
    void beyondALimitItEndsWithOneAndNamesIt(String limit) throws Exception {
        Outcome outcome = meeting(limit, "0");
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("p9") && outcome.err().contains("beyond 0.0"), outcome.err());
        assertTrue(outcome.out().startsWith("{"), "the report is printed all the same");
    }

    @Test
    void aServerThatIsNotThereEndsItWithOne() {
        Outcome outcome = run("--server", "http://127.0.0.1:9/#organiser=abc", "--bots", "2");
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("makes no meeting"), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--server x --meeting y",
                "--meeting x",
                "--server x --storm --join-rate 5",
                "--server x --bots 1",
                "--server x --bots 1001",
                "--server x --speakers 4",
                "--server x --codec opus",
                "--server x --max-removal-p99 5",
                "--server x --max-left-p99 5",
                "--server x --churn --churn-seconds 0",
                "--server x --bots many",
                "--no-such-option"
            })
    void badUseEndsItWithTwo(String words) {
        Outcome outcome = run(words.isEmpty() ? new String[0] : words.split(" "));
        assertEquals(2, outcome.code(), outcome::toString);
        assertTrue(!outcome.err().isBlank(), "says what is wrong");
        assertEquals("", outcome.out());
    }
}
