package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** {@code sabha user} on a data folder without a running server. */
class UserCommandTest {
    @TempDir
    private Path data;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aServerHasRunOnce() {
        StorageGateway.open(EmptyDatabase.in(data)).close();
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("user"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        return new SabhaCommandLine((_, _, _) -> 0, new ConfigReader(Map.of(), 2), Map.of())
                .execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    @Test
    void addsListsChangesAndDisablesAccounts() {
        assertEquals(0, run("add", "asha", "--name", "Asha Rao", "--roles", "administrator,organiser"));
        assertTrue(out.toString().contains("/#invite="), out::toString);
        assertEquals(0, run("add", "bala", "--json"));
        assertTrue(out.toString().startsWith("{\"login\":\"bala\",\"invite\":\"/#invite="), out::toString);
        assertEquals(0, run("role", "bala", "auditor"));
        assertEquals(0, run("disable", "bala"));
        assertEquals(0, run("list"));
        assertEquals(
                "asha  Asha Rao  administrator,organiser  invited\nbala  bala  auditor  disabled\n", out.toString());
        assertEquals(0, run("enable", "bala"));
        assertEquals(0, run("reset", "bala"));
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(1, run("disable", "nobody"));
        assertTrue(err.toString().contains("there is no account nobody"), err::toString);
        assertEquals(1, run("add", "asha", "--roles", "king"));
        assertTrue(err.toString().contains("roles are administrator, organiser"), err::toString);
        assertEquals(0, run("add", "asha"));
        assertEquals(1, run("add", "asha"));
        assertTrue(err.toString().contains("taken"), err::toString);
        assertEquals(2, run("dance"));
    }
}
