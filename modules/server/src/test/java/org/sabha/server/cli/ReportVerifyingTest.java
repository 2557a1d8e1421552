package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.report.LoggedMeeting;
import tools.jackson.databind.json.JsonMapper;

/** What the command line says of a report that somebody saved. */
@Tag("T18")
class ReportVerifyingTest {
    @TempDir
    private Path folder;

    private Path report;
    private String key;

    @BeforeEach
    void aServerHandsOneOut() throws IOException {
        byte[] signed = LoggedMeeting.signedReport(folder);
        report = Files.write(folder.resolve("report.json"), signed);
        key = JsonMapper.builder().build().readTree(signed).get("key").asString();
    }

    private String verify(int expected, @Nullable String given, boolean json) {
        var out = new StringWriter();
        int code = new ReportVerifying(new PrintWriter(out), new PrintWriter(out)).run(report, null, given, json);
        assertEquals(expected, code, out::toString);
        return out.toString().strip();
    }

    @Test
    void isSoundByTheKeyThatWasGotInAnotherWay() {
        assertTrue(verify(0, key, false).startsWith("Sound: "));
        assertTrue(verify(0, key.toUpperCase(Locale.ROOT), false).startsWith("Sound: "), "in any case");
        assertTrue(verify(0, key, true).contains("\"sound\":true"));
    }

    /** Anybody can sign one with a key of their own. */
    @Test
    void isNotSaidToBeSoundByItsOwnKey() {
        String output = verify(1, null, false);
        assertTrue(output.startsWith("NOT CHECKED: signed with the report's own key, " + key), output);
        assertFalse(output.contains("Sound"), output);
        assertTrue(verify(1, null, true).contains("\"sound\":false"));
    }

    @Test
    void isNotSoundByAnotherServersKey() {
        assertTrue(verify(1, "0".repeat(64), false).startsWith("NOT SOUND"));
    }
}
