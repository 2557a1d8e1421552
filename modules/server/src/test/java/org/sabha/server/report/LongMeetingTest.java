package org.sabha.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ReasonCode;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.report.ClauseChange;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.ReportVerdict;
import org.sabha.protocol.report.SignedReport;

/** Nobody escapes the verdict by doing very much: lists are cut and counted, and nothing else is. */
@Tag("T18")
@Tag("Q4")
class LongMeetingTest {
    @TempDir
    private Path folder;

    private LoggedMeeting meeting;

    @BeforeEach
    void opens() throws IOException {
        meeting = new LoggedMeeting(Files.createDirectory(folder.resolve("data")));
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00");
    }

    @AfterEach
    void closes() {
        meeting.close();
    }

    private void sets(RuleValue value, String at, int times) {
        sets("asha", value, at, times);
    }

    private void sets(String by, RuleValue value, String at, int times) {
        meeting.row("set-rule")
                .by(by)
                .clause(value.clause())
                .value(value.wireName())
                .at(at, times);
    }

    @Test
    void theChangeThatRelaxedARuleIsListedHoweverManyOthersThereAre() {
        sets(RuleValue.A4_GRANTED, "09:02:00", 1_200);
        sets(RuleValue.A4_EVERYONE, "09:03:00", 2);
        sets(RuleValue.A4_GRANTED, "09:04:00", 1_200);
        var finding = meeting.clause(AdvisoryClause.A4);
        assertEquals(ReportVerdict.RELAXED, finding.verdict());
        assertEquals(1_000, finding.changes().size());
        assertEquals(1_402, finding.moreChanges());
        assertEquals(
                List.of(true, true),
                finding.changes().stream()
                        .map(ClauseChange::relaxed)
                        .filter(relaxed -> relaxed)
                        .toList());
        List<Long> rows = finding.changes().stream().map(ClauseChange::row).toList();
        assertEquals(rows.stream().sorted().toList(), rows, "in order");
        assertTrue(String.join("\n", ReportText.of(CanonicalReport.encoded(meeting.signed())))
                .contains("changes: 1000 listed, 1402 more in the log"));
    }

    @Test
    void everyOtherListIsCutAndCounted() {
        meeting.row("set-rule")
                .by("asha")
                .clause(AdvisoryClause.A4)
                .refused(ReasonCode.RULE_LOCKED)
                .at("09:02:00", 130);
        meeting.row("lock").by("asha").at("09:03:00", 1_001);
        meeting.row("remove").by("asha").on("bala").with("bala").at("09:04:00", 1_002);
        meeting.row("join").with("bala").refused(ReasonCode.BANNED).times(2).at("09:05:00", 203);
        ComplianceReport report = meeting.report();
        assertEquals(30, meeting.clause(AdvisoryClause.A4).moreRefused());
        assertEquals(List.of(1_000, 1L), List.of(report.locks().size(), report.moreLocks()));
        assertEquals(List.of(1_000, 2L), List.of(report.removals().size(), report.moreRemovals()));
        assertEquals(406, report.tries().total());
        assertEquals(
                List.of(200, 3L),
                List.of(report.tries().listed().size(), report.tries().more()));
    }

    @Test
    void ofVeryManyTimesOnASeatTheLaterOnesAreAddedUp() {
        meeting.row("arrive").by("bala").with("bala").named("bala").at("09:02:00");
        for (int i = 0; i < 130; i++) {
            meeting.row("seat").on("bala").value("participant").at("09:03:00");
            meeting.row("unseat").on("bala").value("not-added").at("09:03:02");
        }
        meeting.row("seat").on("bala").value("participant").at("09:04:00").passes("09:04:10");
        var bala = meeting.seated("bala");
        assertEquals(List.of(100, 31L), List.of(bala.present().size(), bala.morePresent()));
        assertEquals(130 * 2 + 10, bala.seconds());
        assertEquals(Ending.PRESENT, bala.ending());
    }

    @Test
    void aFloodOfKnocksIsCounted() {
        for (int i = 0; i < 250; i++) {
            String name = "k" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
            meeting.row("arrive").by(name).with("open").named(name).at("09:02:00");
            meeting.row("lose").on(name).at("09:02:30");
        }
        meeting.sets("asha", RuleValue.C6_SHARED, "09:05:00");
        var people = meeting.report().people();
        assertEquals(List.of(200, 50L), List.of(people.knocked().size(), people.moreKnocked()));
        assertEquals(1, people.seated().size());
    }

    /** What would be more than a body may be has shorter lists, and is checked against the log like any other. */
    @Test
    void aReportThatWouldBeTooLongHasShorterLists() throws IOException {
        String longName = "अ".repeat(60);
        meeting.row("arrive").by("bala").with("bala").named(longName).at("09:01:30");
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            sets("bala", RuleValue.advisory(clause), "09:02:00", 1_000);
        }
        sets("bala", RuleValue.A2_OFF, "09:03:00", 1);
        SignedReport signed = meeting.signed();
        assertEquals(100, signed.report().most());
        assertEquals(ReportVerdict.RELAXED, signed.report().verdict());
        var finding = meeting.clause(AdvisoryClause.A2);
        assertEquals(List.of(100, 901L), List.of(finding.changes().size(), finding.moreChanges()));
        // How long lists may be is what the report says, not what would fit without the name.
        meeting.storage.erase(longName).toCompletableFuture().join();
        Path export = folder.resolve("audit.jsonl");
        try (OutputStream to = Files.newOutputStream(export)) {
            meeting.storage.audit().export(to);
        }
        var verdict = new ReportCheck(CanonicalReport.encoded(signed))
                .against(export, Optional.of(meeting.storage.audit().key()));
        assertInstanceOf(ReportCheck.Verdict.Sound.class, verdict, verdict::toString);
    }
}
