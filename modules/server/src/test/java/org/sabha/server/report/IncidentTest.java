package org.sabha.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.RoomId;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.report.IncidentCheck.Fault;
import org.sabha.server.report.IncidentCheck.Verdict;
import org.sabha.server.route.Refused;
import org.sabha.server.rule.RuleService;
import org.sabha.store.audit.AuditKey;
import org.sabha.store.audit.AuditPublicKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An incident bundle, and somebody far from the server who checks it. */
@Tag("T18")
@Tag("T44")
class IncidentTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private LoggedMeeting meeting;
    private IncidentService service;
    private final List<AccountEvidence> noted = new ArrayList<>();

    @BeforeEach
    void opens() throws IOException {
        meeting = new LoggedMeeting(Files.createDirectory(folder.resolve("data")));
        var rules = new RuleService(
                meeting.storage.rules(), meeting.storage.schedules(), OrganisationRules.ofFile(Map.of()));
        service = new IncidentService(meeting.reports, meeting.storage.meetingLog(), rules::rules);
        meeting.elsewhere("09:00:00", "Secret Person");
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.elsewhere("09:02:30", "Secret Person");
        meeting.sets("asha", RuleValue.A4_EVERYONE, "09:03:00");
        meeting.row("remove").by("asha").on("bala").with("bala").at("09:05:00");
    }

    @AfterEach
    void closes() {
        meeting.close();
    }

    private Path bundle() throws IOException {
        Path file = folder.resolve("incident.zip");
        try (OutputStream to = Files.newOutputStream(file)) {
            ReportCommands.incident(meeting.reports, service, List.of(LoggedMeeting.ROOM.value()), noted::add, to);
        }
        return file;
    }

    private Optional<AuditPublicKey> key() {
        return Optional.of(meeting.storage.audit().key());
    }

    private void isSound(Path file) {
        Verdict verdict = new IncidentCheck(file).run(key());
        assertInstanceOf(Verdict.Sound.class, verdict, verdict::toString);
    }

    private void isBroken(Fault fault, Path file) {
        Verdict verdict = new IncidentCheck(file).run(key());
        assertEquals(
                fault,
                assertInstanceOf(Verdict.Broken.class, verdict, verdict::toString)
                        .fault(),
                verdict::toString);
    }

    private static String text(Path bundle, String name) throws IOException {
        try (var zip = new ZipFile(bundle.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBundleIsSoundOfAMeetingThatGoesOnAndOfOneThatEnded() throws IOException {
        isSound(bundle());
        meeting.row("end-for-all").by("asha").at("09:30:00");
        meeting.elsewhere("09:40:00", "Secret Person");
        Path file = bundle();
        var sound = assertInstanceOf(Verdict.Sound.class, new IncidentCheck(file).run(Optional.empty()));
        assertEquals(LoggedMeeting.ROOM.value(), sound.meeting());
        assertEquals(key().orElseThrow().hex(), sound.key());
        assertEquals(1 + 16 + 2 + 2 + 1 + 1 + 1, sound.rows());
        assertEquals("make-incident-bundle", noted.getLast().verb());
        assertEquals(Optional.of(LoggedMeeting.ROOM.value()), noted.getLast().value());
    }

    @Test
    void itSaysWhatWasRulesClockAndVersionAndNothingOfOthersByName() throws IOException {
        meeting.row("end-for-all").by("asha").at("09:30:00");
        Path file = bundle();
        JsonNode manifest = JSON.readTree(text(file, "manifest.json"));
        assertEquals("0.1.0", manifest.get("server").asString());
        assertEquals(16, manifest.get("rules").size());
        assertTrue(manifest.get("clock").has("errorMicros"));
        assertEquals(1, manifest.get("rows").get("others").asLong());
        assertEquals(0, manifest.get("rows").get("withoutClock").asLong());
        String rows = text(file, "audit.jsonl");
        assertTrue(rows.contains("\"name\":\"bala\""));
        assertFalse(rows.contains("Secret Person"), "another meeting's names are nobody's here");
        assertTrue(text(file, "attendance.csv")
                .contains("\"bala\",\"" + LoggedMeeting.who("bala") + "\",\"" + LoggedMeeting.invitation("bala")
                        + "\",\"2026-11-24T09:02:00Z\",\"2026-11-24T09:02:00Z\",\"2026-11-24T09:05:00Z\",\"removed\""));
        var report = new ReportCheck(text(file, "report.json").getBytes(StandardCharsets.UTF_8));
        assertInstanceOf(ReportCheck.Verdict.Sound.class, report.alone(key()), "the report stands by itself, too");
    }

    @Test
    void nothingIsMadeOfAMeetingThatIsNotThere() {
        Refused no = assertThrows(Refused.class, () -> service.make(new RoomId("x".repeat(24))));
        assertEquals(ErrorCode.NO_SUCH_MEETING, no.code());
    }

    /** The same bundle with one file changed, left out (empty) or added. */
    private Path changed(String name, UnaryOperator<String> change) throws IOException {
        Path from = bundle();
        Path to = folder.resolve("changed.zip");
        boolean seen = false;
        try (var in = new ZipInputStream(Files.newInputStream(from));
                var out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                seen |= entry.getName().equals(name);
                put(out, entry.getName(), entry.getName().equals(name) ? change.apply(text) : text);
            }
            if (!seen) {
                put(out, name, change.apply(""));
            }
        }
        return to;
    }

    private static void put(ZipOutputStream out, String name, String text) throws IOException {
        if (!text.isEmpty()) {
            out.putNextEntry(new ZipEntry(name));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "report.json, bala, chan",
        "attendance.csv, bala, chan",
        "audit.jsonl, remove, invite",
        "audit.jsonl, '\"name\":\"bala\"', '\"name\":\"chan\"'",
        "README.txt, Sabha, Other",
    })
    void aFileThatWasChangedIsFound(String name, String was, String is) throws IOException {
        isBroken(Fault.FILE_DIFFERS, changed(name, text -> text.replace(was, is)));
    }

    @Test
    void aManifestThatWasChangedIsForged() throws IOException {
        isBroken(Fault.FORGED, changed("manifest.json", text -> text.replace("0.1.0", "0.1.1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"report.json", "attendance.csv", "audit.jsonl", "README.txt", "manifest.json", "signature.json"})
    void aFileThatIsMissingIsFound(String name) throws IOException {
        isBroken(Fault.FILE_DIFFERS, changed(name, _ -> ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"more.txt", "../../escape.txt", "/etc/passwd", "\u202etxt.exe"})
    void aFileThatNobodySignedIsFound(String name) throws IOException {
        isBroken(Fault.FILE_DIFFERS, changed(name, _ -> "x"));
    }

    @Test
    void aBundleOfAnotherKeyIsNotTheServers() throws IOException {
        var stranger = AuditKey.make(new SecureRandom()).publicKey();
        Verdict verdict = new IncidentCheck(bundle()).run(Optional.of(stranger));
        assertEquals(
                Fault.FORGED, assertInstanceOf(Verdict.Broken.class, verdict).fault());
    }

    @ParameterizedTest
    @Tag("H16")
    @ValueSource(strings = {"", "PK", "{}", "not a zip"})
    void refusesInvalidBundle(String bytes) throws IOException {
        isBroken(Fault.MALFORMED, Files.writeString(folder.resolve("none.zip"), bytes));
        isBroken(Fault.MALFORMED, folder.resolve("not-there.zip"));
    }

    @Test
    void anEmptyZipIsNoBundle() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "a", "b");
        }
        isBroken(Fault.FILE_DIFFERS, Files.write(folder.resolve("none.zip"), bytes.toByteArray()));
    }

    /** A spreadsheet takes what begins so for a formula. */
    @ParameterizedTest
    @Tag("T20")
    @CsvSource({
        "'=cmd|''/c calc''!A0', '\"''=cmd|''/c calc''!A0\"'",
        "'+1', '\"''+1\"'",
        "'-1', '\"''-1\"'",
        "'@SUM(A1)', '\"''@SUM(A1)\"'",
        "'a\"b', '\"a\"\"b\"'",
        "'a,b', '\"a,b\"'",
    })
    void aNameIsNoFormula(String name, String cell) {
        assertEquals(cell, AttendanceTable.cell(name));
    }
}
