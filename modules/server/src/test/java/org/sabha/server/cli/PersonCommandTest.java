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

/** {@code sabha person} on a data folder without a running server. */
@Tag("T46")
class PersonCommandTest {
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
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        return new SabhaCommandLine((_, _, _) -> 0, new ConfigReader(Map.of(), 2), Map.of())
                .execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    @Test
    void writesWhatIsKeptErasesItAndLeavesASoundLog() throws IOException {
        Path file = data.resolve("asha.json");
        assertEquals(0, run("user", "add", "asha", "--name", "Asha Rao"));
        assertEquals(0, run("person", "kept", "--account", "asha", file.toString()), err::toString);
        String kept = Files.readString(file);
        assertTrue(kept.contains("\"login\":\"asha\"") && kept.contains("\"name\":\"Asha Rao\""), kept);
        assertTrue(kept.contains("\"verb\":\"export-personal\""), "that it was asked for is kept, too");
        assertEquals(0, run("person", "erase", "--account", "asha"), err::toString);
        assertEquals("1 pieces erased.\n", out.toString());
        assertEquals(1, run("person", "erase", "--account", "asha"));
        assertTrue(err.toString().contains("there is no account asha"), err::toString);
        assertEquals(0, run("audit", "verify"));
        assertEquals(0, run("audit", "search", "--verb", "erase-account"));
        assertTrue(out.toString().contains("\"verb\":\"erase-account\""), out::toString);
    }

    @Test
    void refusesAmbiguousPerson() {
        Path file = data.resolve("nobody.json");
        assertEquals(2, run("person", "kept", file.toString()));
        assertEquals(2, run("person", "erase", "--name", "Ravi", "--mail", "ravi@example.in"));
        assertEquals(1, run("person", "kept", "--account", "nobody", file.toString()));
        assertFalse(Files.exists(file), "nothing is made for nobody");
        assertEquals(1, run("person", "erase", "--mail", "no address"));
        assertEquals(0, run("person", "erase", "--name", "Ravi Kumar", "--json"));
        assertEquals("{\"erased\":0}\n", out.toString());
    }

    @Test
    void onlyAdministratorCannotBeErased() {
        assertEquals(0, run("user", "add", "asha", "--roles", "administrator"));
        assertEquals(1, run("person", "erase", "--account", "asha"));
        assertTrue(err.toString().contains("There must always be an administrator"), err::toString);
    }
}
