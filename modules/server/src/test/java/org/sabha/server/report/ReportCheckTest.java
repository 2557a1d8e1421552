package org.sabha.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.server.report.ReportCheck.Fault;
import org.sabha.server.report.ReportCheck.Verdict;
import org.sabha.store.audit.AuditKey;
import org.sabha.store.audit.AuditPublicKey;
import org.sabha.store.audit.MeetingLog;

/** An auditor with a report, an export and a key, and no server. */
@Tag("T18")
class ReportCheckTest {
    @TempDir
    private Path folder;

    private LoggedMeeting meeting;

    private LoggedMeeting in(String name) throws IOException {
        return new LoggedMeeting(Files.createDirectory(folder.resolve(name)));
    }

    @BeforeEach
    void opens() throws IOException {
        meeting = in("data");
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .joins("bala", "participant", "09:02:00")
                .sets("asha", RuleValue.A4_EVERYONE, "09:03:00");
        meeting.row("remove").by("asha").on("bala").with("bala").at("09:05:00");
        meeting.row("end-for-all").by("asha").at("09:30:00").passes("09:40:00");
    }

    @AfterEach
    void closes() {
        meeting.close();
    }

    private Path export() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (OutputStream to = Files.newOutputStream(file)) {
            meeting.storage.audit().export(to);
        }
        return file;
    }

    private Optional<AuditPublicKey> key() {
        return Optional.of(meeting.storage.audit().key());
    }

    private static byte[] bytes(SignedReport report) {
        return CanonicalReport.encoded(report);
    }

    /** Signed by the server's own key, as who holds it could. */
    private SignedReport resigned(ComplianceReport report) {
        MeetingLog log = meeting.storage.meetingLog();
        return new SignedReport(report, log.key().hex(), log.sign(CanonicalReport.of(report)));
    }

    private static Fault fault(Verdict verdict) {
        return assertInstanceOf(Verdict.Broken.class, verdict, verdict::toString)
                .fault();
    }

    @Test
    void aReportIsSoundAloneAndAgainstTheLog() throws IOException {
        var check = new ReportCheck(bytes(meeting.signed()));
        assertFalse(assertInstanceOf(Verdict.Sound.class, check.alone(Optional.empty()))
                .compared());
        assertFalse(assertInstanceOf(Verdict.Sound.class, check.alone(key())).compared());
        Verdict.Sound sound = assertInstanceOf(Verdict.Sound.class, check.against(export(), key()));
        assertTrue(sound.compared());
        assertEquals(0, sound.excused());
    }

    @Test
    void aReportOfARunningMeetingIsSoundAlsoLater() throws IOException {
        SignedReport early = meeting.signed();
        meeting.row("join")
                .with("bala")
                .refused(org.sabha.model.ReasonCode.BANNED)
                .at("09:50:00");
        assertInstanceOf(Verdict.Sound.class, new ReportCheck(bytes(early)).against(export(), key()));
    }

    @ParameterizedTest
    @CsvSource({
        "Tender committee, Picnic",
        "'\"relaxed\":true', '\"relaxed\":false'",
        "'\"name\":\"bala\"', '\"name\":\"chan\"'",
        "09:05:00.000Z, 09:06:00.000Z",
        "'\"seconds\":180', '\"seconds\":181'",
        "'\"ending\":\"removed\"', '\"ending\":\"left\"'"
    })
    void detectsChangedReport(String was, String is) {
        String text = new String(bytes(meeting.signed()), StandardCharsets.UTF_8);
        assertTrue(text.contains(was), text);
        byte[] changed =
                text.replaceFirst(java.util.regex.Pattern.quote(was), is).getBytes(StandardCharsets.UTF_8);
        assertEquals(Fault.FORGED, fault(new ReportCheck(changed).alone(Optional.empty())));
    }

    /** Whoever holds the key can sign anything; the log's rows, kept elsewhere, stand against it. */
    @ParameterizedTest
    @CsvSource({
        "Tender committee, Picnic",
        "'\"name\":\"bala\"', '\"name\":\"chan\"'",
        "'\"role\":\"host\"', '\"role\":\"alternate-host\"'",
        "'\"ending\":\"removed\"', '\"ending\":\"left\"'",
        "09:02:00.000Z, 09:02:01.000Z",
        "'\"verdict\":\"relaxed\"', '\"verdict\":\"held\"'"
    })
    void detectsResignedReportThatDiffersFromRows(String was, String is) throws IOException {
        String text = new String(bytes(meeting.signed()), StandardCharsets.UTF_8);
        assertTrue(text.contains(was), text);
        byte[] changed = text.replace(was, is).getBytes(StandardCharsets.UTF_8);
        byte[] signed = bytes(resigned(CanonicalReport.decoded(changed).report()));
        assertInstanceOf(Verdict.Sound.class, new ReportCheck(signed).alone(key()));
        assertEquals(Fault.DIFFERS, fault(new ReportCheck(signed).against(export(), key())));
    }

    @Test
    void aReportThatLacksRowsOfBeforeItWasMadeIsFound() throws IOException {
        SignedReport early = meeting.signed();
        // Made before this row, and dated behind it by who holds the key.
        meeting.row("join")
                .with("bala")
                .refused(org.sabha.model.ReasonCode.BANNED)
                .at("09:50:00");
        String text = new String(bytes(early), StandardCharsets.UTF_8)
                .replace("\"made\":\"2026-11-24T09:40:00.000Z\"", "\"made\":\"2026-11-24T09:55:00.000Z\"");
        byte[] dated = bytes(resigned(
                CanonicalReport.decoded(text.getBytes(StandardCharsets.UTF_8)).report()));
        assertEquals(Fault.ROWS_MISSING, fault(new ReportCheck(dated).against(export(), key())));
    }

    @Test
    @Tag("H39")
    void onlyWhatWasErasedIsExcused() throws IOException {
        SignedReport report = meeting.signed();
        meeting.storage.erase("bala").toCompletableFuture().join();
        Verdict.Sound sound =
                assertInstanceOf(Verdict.Sound.class, new ReportCheck(bytes(report)).against(export(), key()));
        assertEquals(1, sound.excused());
        String text =
                new String(bytes(report), StandardCharsets.UTF_8).replace("\"name\":\"asha\"", "\"name\":\"chan\"");
        byte[] changed = bytes(resigned(
                CanonicalReport.decoded(text.getBytes(StandardCharsets.UTF_8)).report()));
        assertEquals(Fault.DIFFERS, fault(new ReportCheck(changed).against(export(), key())));
        assertEquals(
                Optional.empty(),
                meeting.report().people().seated().getLast().person().name());
    }

    @Test
    void anExportOfBeforeCannotTell() throws IOException {
        Path export = export();
        meeting.row("join")
                .with("bala")
                .refused(org.sabha.model.ReasonCode.BANNED)
                .at("09:50:00");
        assertEquals(Fault.EXPORT_OLDER, fault(new ReportCheck(bytes(meeting.signed())).against(export, key())));
    }

    @Test
    void anotherKeyIsNotTheServers() throws IOException {
        byte[] report = bytes(meeting.signed());
        Optional<AuditPublicKey> other =
                Optional.of(AuditKey.make(new SecureRandom()).publicKey());
        assertEquals(Fault.FORGED, fault(new ReportCheck(report).alone(other)));
        try (LoggedMeeting elsewhere = in("elsewhere")) {
            elsewhere.begins("09:00:00");
            assertEquals(
                    Fault.OTHER_KEY,
                    fault(new ReportCheck(bytes(elsewhere.signed())).against(export(), Optional.empty())));
        }
    }

    @Test
    void aLogThatWasChangedProvesNothing() throws IOException {
        Path export = export();
        Files.writeString(export, Files.readString(export).replace("\"everyone\"", "\"granted\""));
        assertEquals(Fault.LOG_BROKEN, fault(new ReportCheck(bytes(meeting.signed())).against(export, key())));
    }

    @Test
    @Tag("H16")
    void refusesInvalidReport() {
        for (String bad : new String[] {"", "{}", "[]", "{\"report\":{}}", "x".repeat(100), "{\"report\":1}"}) {
            Verdict verdict = new ReportCheck(bad.getBytes(StandardCharsets.UTF_8)).alone(Optional.empty());
            assertEquals(Fault.MALFORMED, fault(verdict), bad);
        }
    }

    /** RFC 8785, as far as reports need it. */
    @Test
    void theCanonicalFormIsSortedAndHasNothingBetween() {
        String text = new String(CanonicalReport.of(meeting.report()), StandardCharsets.UTF_8);
        assertTrue(
                text.startsWith("{\"clauses\":[{\"began\":{\"locked\":false,\"value\":\"fresh\"},\"changes\":[],"),
                text);
        assertTrue(text.endsWith(",\"verdict\":\"relaxed\",\"version\":1}"), text);
        assertFalse(text.contains(": ") || text.contains(", \""), text);
    }
}
