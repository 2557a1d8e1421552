package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;

/** {@code sabha policy} on a data folder without a running server. */
class PolicyCommandTest {
    @TempDir
    private Path data;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aServerHasRunOnce() throws IOException {
        StorageGateway.open(EmptyDatabase.in(data)).close();
        Files.writeString(data.resolve("sabha.conf"), "sabha.policy.A6 { value = hosts, locked = true }");
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("policy"));
        all.addAll(List.of(words));
        all.addAll(List.of(
                "--data",
                data.toString(),
                "--config",
                data.resolve("sabha.conf").toString()));
        return new SabhaCommandLine((_, _, _) -> 0, new ConfigReader(Map.of(), 2), Map.of())
                .execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    @Test
    void setsLocksAndUnlocksRulesAndKeepsTheHistory() {
        assertEquals(0, run("set", "A4", "everyone", "--reason", "परिपत्र 14/2026"), err::toString);
        assertEquals("A4  everyone  a host may change it  relaxed\n", out.toString());
        assertEquals(0, run("lock", "A4", "--reason", "Circular 15/2026"));
        assertEquals("A4  everyone  locked  relaxed\n", out.toString());
        assertEquals(0, run("set", "A4", "granted", "--lock", "unlocked", "--reason", "Circular 16/2026", "--json"));
        assertTrue(
                out.toString().startsWith("{\"clause\":\"A4\",\"value\":\"granted\",\"locked\":false"), out::toString);
        assertEquals(0, run("unlock", "A4", "--reason", "it is so"));
        assertEquals(0, run("history"));
        List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size(), "the last one changed nothing");
        assertTrue(
                lines.getFirst()
                        .endsWith("A4  everyone (locked) -> granted (a host may change it)  command line"
                                + "  Circular 16/2026"),
                out::toString);
        assertTrue(lines.getLast().endsWith("परिपत्र 14/2026"), out::toString);
        assertEquals(0, run("show"));
        assertEquals(16, out.toString().lines().count());
        assertTrue(out.toString().contains("A6  hosts  pinned by the settings file  relaxed\n"), out::toString);
    }

    @Test
    void saysBeforehandWhatItWouldDo() {
        assertEquals(0, run("preview", "A4", "everyone"));
        assertTrue(out.toString().startsWith("Open meetings: 0; in 0"), out::toString);
        assertEquals(0, run("preview", "A4", "everyone", "--lock", "locked", "--json"));
        assertEquals("{\"open\":0,\"stricter\":0,\"locked\":0,\"people\":0,\"scheduled\":0}\n", out.toString());
    }

    @Test
    void setsTheCeilingAndKeepsItsHistory() {
        assertEquals(0, run("ceiling"), err::toString);
        assertEquals("Highest class of meetings: restricted\n", out.toString());
        assertEquals(0, run("preview-ceiling", "unclassified"));
        assertTrue(out.toString().startsWith("Open meetings: 0; above it"), out::toString);
        assertEquals(0, run("set-ceiling", "confidential", "--reason", "आदेश 3", "--json"), err::toString);
        assertEquals("{\"ceiling\":\"confidential\",\"pinned\":false,\"version\":1}\n", out.toString());
        assertEquals(0, run("ceiling-history"));
        assertTrue(out.toString().endsWith("restricted -> confidential  command line  आदेश 3\n"), out::toString);
        assertEquals(1, run("set-ceiling", "secret", "--reason", "x"));
        assertTrue(err.toString().contains("no server is approved for what is secret"), err::toString);
        assertEquals(1, run("set-ceiling", "cosmic", "--reason", "x"));
        assertTrue(err.toString().contains("allowed: unclassified, restricted, confidential"), err::toString);
        assertEquals(2, run("set-ceiling", "restricted"), "a reason is asked for");
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(1, run("lock", "A10", "--reason", "x"));
        assertTrue(err.toString().contains("there is no rule A10"), err::toString);
        assertEquals(1, run("set", "A4", "anyone", "--reason", "x"));
        assertTrue(err.toString().contains("allowed: granted, everyone"), err::toString);
        assertEquals(1, run("set", "A5", "off", "--reason", "x"));
        assertTrue(err.toString().contains("below what anybody may choose"), err::toString);
        assertEquals(1, run("unlock", "A6", "--reason", "x"));
        assertTrue(err.toString().contains("sabha.policy.A6"), err::toString);
        assertEquals(1, run("lock", "A4", "--reason", " "));
        assertTrue(err.toString().contains("a reason is"), err::toString);
        assertEquals(1, run("preview", "A4", "granted", "--lock", "maybe"));
        assertEquals(2, run("lock", "A4"), "a reason is asked for");
        assertEquals(2, run("dance"));
    }
}
