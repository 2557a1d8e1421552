package org.sabha.server.report;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.ReasonCode;
import org.sabha.model.RemovalReason;
import org.sabha.model.RoomId;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.ClauseChange;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.MeetingClass;
import org.sabha.protocol.report.MeetingConsents;
import org.sabha.protocol.report.NoticeConsents;
import org.sabha.protocol.report.RefusalCount;
import org.sabha.protocol.report.RemovalAct;
import org.sabha.protocol.report.ReportVerdict;
import org.sabha.protocol.report.RuleAuthor;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;

/** What a report says, by the rows that are there. */
class ReportTest {
    private static final AccountId ASHA = new AccountId("a".repeat(16));
    private static final AccountId BALA = new AccountId("b".repeat(16));

    @TempDir
    private Path data;

    private LoggedMeeting meeting;

    @BeforeEach
    void opens() {
        meeting = new LoggedMeeting(data);
    }

    @AfterEach
    void closes() {
        meeting.close();
    }

    @ParameterizedTest
    @EnumSource(AdvisoryClause.class)
    @Tag("T18")
    void eachClauseWasHeldIfItsBeginningIsThereAndNothingRelaxedIt(AdvisoryClause clause) {
        meeting.begins("09:00:00").row("end-for-all").at("10:00:00");
        assertEquals(ReportVerdict.HELD, meeting.clause(clause).verdict());
        assertEquals(
                Optional.of(new RuleState(RuleValue.advisory(clause).wireName(), false)),
                meeting.clause(clause).began());
        assertEquals(ReportVerdict.HELD, meeting.report().verdict());
    }

    @Test
    @Tag("T44")
    void showsClassAndWhoRaisedIt() {
        meeting.begins("09:00:00").row("class-in-force").value("unclassified").at("09:00:00");
        meeting.joins("asha", "host", "09:01:00")
                .row("classify")
                .by("asha")
                .value("restricted")
                .at("09:10:00")
                .row("classify")
                .by("asha")
                .value("restricted")
                .at("09:11:00")
                .row("classify")
                .by("asha")
                .value("confidential")
                .refused(ReasonCode.CLASS_ABOVE_CEILING)
                .at("09:12:00");
        MeetingClass found = meeting.report().classification().orElseThrow();
        assertEquals(Optional.of(Classification.UNCLASSIFIED), found.began());
        assertEquals(1, found.rises().size(), "said again it is no rise, and refused neither");
        assertEquals(Classification.RESTRICTED, found.rises().getFirst().classification());
        assertEquals(
                LoggedMeeting.who("asha"),
                found.rises().getFirst().by().orElseThrow().id());
        assertEquals(ReportVerdict.HELD, meeting.report().verdict());
    }

    @Test
    @Tag("T46")
    void consentsAreCountedByPersonAndByNotice() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00");
        assertEquals(Optional.empty(), meeting.report().consents());
        String hindi = "1-3fa9c2d1 hi " + "r".repeat(24);
        meeting.row("consent").by("asha").value(hindi).at("09:01:00");
        meeting.row("arrive").by("asha2").with("asha").named("asha").at("09:02:00");
        meeting.row("consent").by("asha2").value(hindi).at("09:02:00");
        meeting.joins("bala", "participant", "09:03:00");
        meeting.row("consent")
                .by("bala")
                .value("2-00000000 en " + "s".repeat(24))
                .at("09:03:00");
        MeetingConsents found = meeting.report().consents().orElseThrow();
        assertEquals(2, found.people());
        assertEquals(
                List.of(new NoticeConsents("1-3fa9c2d1", "hi", 2), new NoticeConsents("2-00000000", "en", 1)),
                found.notices());
        assertEquals(ReportVerdict.HELD, meeting.report().verdict());
    }

    /** A last host too: by no word of their own, so it is no leaving that clause A9 forbids. */
    @Test
    @Tag("T46")
    void withdrawnConsentEndsPresenceDespiteLateRow() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.row("end-stay").on("asha").value("withdrawn").at("09:10:00");
        String taken = "r".repeat(24) + " 1";
        meeting.row("withdraw-consent").by("asha").value(taken).at("09:10:00");
        meeting.row("end").at("09:20:00");
        meeting.row("withdraw-consent").by("bala").value("s".repeat(24) + " 0").at("09:30:00");
        ComplianceReport report = meeting.report();
        assertEquals(
                List.of(Ending.LEFT, Ending.ENDED),
                report.people().seated().stream().map(Attendee::ending).toList());
        assertEquals(Optional.of(LoggedMeeting.time("09:20:00")), report.times().ended());
        assertEquals(ReportVerdict.HELD, report.verdict());
    }

    @Test
    void aMeetingOfBeforeThereWereClassesHasNone() {
        meeting.begins("09:00:00");
        assertEquals(Optional.empty(), meeting.report().classification());
    }

    @Test
    void aRelaxedRuleIsNamedWithWhoWhenAndFromWhatToWhat() {
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .sets("asha", RuleValue.A4_EVERYONE, "09:02:00")
                .sets("asha", RuleValue.A4_GRANTED, "09:03:00");
        List<ClauseChange> changes = meeting.clause(AdvisoryClause.A4).changes();
        assertEquals(2, changes.size());
        ClauseChange first = changes.getFirst();
        assertEquals(RuleAuthor.HOST, first.by());
        assertEquals(Optional.of("asha"), first.host().orElseThrow().name());
        assertEquals(LoggedMeeting.time("09:02:00"), first.at());
        assertEquals(Optional.of(new RuleState("granted", false)), first.before());
        assertEquals(new RuleState("everyone", false), first.after());
        assertTrue(first.relaxed());
        assertFalse(changes.getLast().relaxed());
        assertEquals(ReportVerdict.RELAXED, meeting.clause(AdvisoryClause.A4).verdict(), "for a minute is relaxed");
        assertEquals(ReportVerdict.RELAXED, meeting.report().verdict());
    }

    @Test
    void aStricterValueIsNoRelaxation() {
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .sets("asha", RuleValue.A3_SLEEP_AFTER_1_MINUTE, "09:02:00");
        assertEquals(ReportVerdict.HELD, meeting.clause(AdvisoryClause.A3).verdict());
        assertEquals(1, meeting.clause(AdvisoryClause.A3).changes().size());
    }

    @Test
    void weakerOrganisationRuleIsRelaxedFromBeginning() {
        Map<AdvisoryClause, RuleSetting> weak = new EnumMap<>(AdvisoryClause.class);
        weak.put(AdvisoryClause.C3, new RuleSetting("unmuted", true));
        meeting.begins("09:00:00", PolicyRules.fromOrganisation(weak));
        assertEquals(ReportVerdict.RELAXED, meeting.clause(AdvisoryClause.C3).verdict());
        assertEquals(
                Optional.of(new RuleState("unmuted", true)),
                meeting.clause(AdvisoryClause.C3).began());
    }

    @Test
    @Tag("T18")
    void forbiddenRuleValueCountsAsRelaxed() {
        meeting.begins("09:00:00").sets("asha", RuleValue.A5_OFF, "09:01:00");
        assertEquals(ReportVerdict.RELAXED, meeting.clause(AdvisoryClause.A5).verdict());
    }

    @Test
    void aLockOfTheOrganisationIsAChangeByTheOrganisation() {
        meeting.begins("09:00:00")
                .row("hold-to-rule")
                .clause(AdvisoryClause.A2)
                .value("on")
                .at("09:05:00");
        ClauseChange change = meeting.clause(AdvisoryClause.A2).changes().getFirst();
        assertEquals(RuleAuthor.ORGANISATION, change.by());
        assertEquals(Optional.empty(), change.host());
        assertEquals(Optional.of(new RuleState("on", false)), change.before());
        assertEquals(new RuleState("on", true), change.after());
        assertEquals(ReportVerdict.HELD, meeting.clause(AdvisoryClause.A2).verdict());
    }

    @Test
    void refusedChangeHasCodeAndRelaxesNothing() {
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .row("set-rule")
                .by("asha")
                .clause(AdvisoryClause.A4)
                .refused(ReasonCode.RULE_LOCKED)
                .at("09:02:00");
        assertEquals(
                "rule-locked",
                meeting.clause(AdvisoryClause.A4).refused().getFirst().reason());
        assertEquals(ReportVerdict.HELD, meeting.clause(AdvisoryClause.A4).verdict());
        assertTrue(meeting.report().refusals().contains(new RefusalCount("set-rule", "rule-locked", 1)));
    }

    @Test
    void repeatedRefusedChangesAreAllCounted() {
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .row("set-rule")
                .by("asha")
                .clause(AdvisoryClause.A4)
                .refused(ReasonCode.RULE_LOCKED)
                .times(40)
                .at("09:02:00");
        assertEquals(1, meeting.clause(AdvisoryClause.A4).refused().size());
        assertEquals(39, meeting.clause(AdvisoryClause.A4).moreRefused());
        assertTrue(meeting.report().refusals().contains(new RefusalCount("set-rule", "rule-locked", 40)));
    }

    @Test
    @Tag("T18")
    void withoutTheBeginningNothingIsHeld() {
        meeting.row("create").named("Old").at("09:00:00").row("end").at("10:00:00");
        ComplianceReport report = meeting.report();
        assertEquals(ReportVerdict.UNKNOWN, report.verdict());
        assertTrue(report.clauses().stream().allMatch(each -> each.verdict() == ReportVerdict.UNKNOWN));
    }

    @Test
    @Tag("T18")
    void ignoresBeginningAfterServerRestart() {
        meeting.row("create")
                .at("09:00:00")
                .row("restore")
                .at("09:01:00")
                .row("rule-in-force")
                .clause(AdvisoryClause.A2)
                .value("on")
                .at("09:02:00");
        assertEquals(ReportVerdict.UNKNOWN, meeting.clause(AdvisoryClause.A2).verdict());
        assertEquals(Optional.empty(), meeting.clause(AdvisoryClause.A2).began());
    }

    @Test
    @Tag("T18")
    void lostRowsKeepOnlyRelaxedFindings() {
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .sets("asha", RuleValue.A2_OFF, "09:02:00")
                .row("rows-lost")
                .times(7)
                .at("09:03:00");
        ComplianceReport report = meeting.report();
        assertFalse(report.log().whole());
        assertEquals(7, report.log().lost());
        assertEquals(ReportVerdict.RELAXED, meeting.clause(AdvisoryClause.A2).verdict());
        assertEquals(ReportVerdict.UNKNOWN, meeting.clause(AdvisoryClause.A4).verdict());
    }

    @Test
    void aValueThatNobodyKnowsIsNotHeld() {
        meeting.begins("09:00:00")
                .row("set-rule")
                .clause(AdvisoryClause.A7)
                .value("never-heard-of")
                .at("09:01:00");
        assertEquals(ReportVerdict.UNKNOWN, meeting.clause(AdvisoryClause.A7).verdict());
    }

    // --- who was there

    @Test
    void listsPeopleWithTimesAndEnding() {
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .joins("bala", "participant", "09:02:00")
                .joins("chan", "participant", "09:03:00")
                .joins("dina", "participant", "09:04:00");
        meeting.row("leave").by("bala").at("09:12:00");
        meeting.row("remove").by("asha").on("chan").with("chan").at("09:13:00");
        meeting.row("lose").on("dina").at("09:14:00");
        meeting.row("end-for-all").by("asha").at("09:31:00");
        assertEquals(Ending.LEFT, meeting.seated("bala").ending());
        assertEquals(600, meeting.seated("bala").seconds());
        assertEquals(Ending.REMOVED, meeting.seated("chan").ending());
        assertEquals(Ending.LOST, meeting.seated("dina").ending());
        assertEquals(
                Optional.of(LoggedMeeting.time("09:14:00")),
                meeting.seated("dina").left());
        assertEquals(Ending.ENDED, meeting.seated("asha").ending());
        assertEquals(1_800, meeting.seated("asha").seconds());
        assertEquals(Optional.of("Tender committee"), meeting.report().title());
        assertEquals(
                Optional.of(LoggedMeeting.time("09:31:00")),
                meeting.report().times().ended());
    }

    @Test
    void presentPersonCountsUntilReport() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").passes("09:03:00");
        assertEquals(Ending.PRESENT, meeting.seated("asha").ending());
        assertEquals(120, meeting.seated("asha").seconds());
    }

    @Test
    void aReloadIsTheSamePersonAndASecondOneOfTheSameNameIsNot() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00");
        meeting.row("arrive").by("ashb").with("asha").named("asha").at("09:10:00");
        meeting.row("end-stay").by("ashb").on("asha").value("replaced").at("09:10:00");
        meeting.row("seat").on("ashb").value("host").at("09:10:10");
        // Another person of that name, by an invitation of their own.
        meeting.row("arrive").by("ashc").with("other").named("asha").at("09:20:00");
        meeting.row("seat").on("ashc").value("participant").at("09:20:00");
        meeting.row("end-for-all").by("ashb").at("09:31:00");
        List<Attendee> seated = meeting.report().people().seated();
        assertEquals(2, seated.size());
        Attendee first = seated.getFirst();
        assertEquals(List.of(Ending.REPLACED, Ending.ENDED), endings(first));
        assertEquals(540 + 1_250, first.seconds());
        assertEquals(List.of(Ending.ENDED), endings(seated.getLast()));
    }

    @Test
    @Tag("C6")
    void personalInvitationIdentifiesReturningPerson() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.row("lose").on("bala").at("09:04:00");
        meeting.row("arrive").by("balb").with("bala").named("bala").at("09:10:00");
        meeting.row("seat").on("balb").value("participant").at("09:10:00");
        meeting.row("remove").by("asha").on("balb").with("bala").at("09:11:00");
        meeting.row("join").with("bala").refused(ReasonCode.BANNED).at("09:12:00");
        assertEquals(List.of(Ending.LOST, Ending.REMOVED), endings(meeting.seated("bala")));
        assertEquals(180, meeting.seated("bala").seconds());
        assertEquals(1, meeting.report().removals().getFirst().tries());
    }

    private static List<Ending> endings(Attendee attendee) {
        return attendee.present().stream().map(each -> each.ending()).toList();
    }

    @Test
    @Tag("Q6")
    void theTimeWithoutAServerIsNobodysAttendance() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.row("set-muted").by("bala").at("09:10:00");
        meeting.row("restore").at("09:20:00");
        meeting.row("resume").by("asha").at("09:20:30");
        meeting.row("lose").on("bala").at("09:21:00");
        meeting.row("end-for-all").by("asha").at("09:30:30");
        Attendee asha = meeting.seated("asha");
        assertEquals(List.of(Ending.SERVER_DOWN, Ending.ENDED), endings(asha));
        assertEquals(540 + 600, asha.seconds(), "to the last row before, and from the return");
        Attendee bala = meeting.seated("bala");
        assertEquals(List.of(Ending.SERVER_DOWN), endings(bala));
        assertEquals(480, bala.seconds());
        assertEquals(Ending.LOST, bala.ending());
        assertEquals(Optional.of(LoggedMeeting.time("09:21:00")), bala.left());
        assertEquals(1, meeting.report().times().downtimes().size());
        assertEquals(
                LoggedMeeting.time("09:10:00"),
                meeting.report().times().downtimes().getFirst().from());
    }

    @Test
    void missingAfterRestartLeftWithServer() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00");
        meeting.row("restore").at("09:20:00");
        meeting.row("end").at("09:40:00");
        assertEquals(Ending.SERVER_DOWN, meeting.seated("asha").ending());
        assertEquals(
                Optional.of(LoggedMeeting.time("09:01:00")),
                meeting.seated("asha").left());
        assertEquals(0, meeting.seated("asha").seconds());
    }

    @Test
    @Tag("A3")
    void lobbyTimeIsNotSeatTimeWhileAsleep() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.row("lose").on("asha").at("09:05:00");
        meeting.row("sleep").clause(AdvisoryClause.A3).at("09:10:00");
        meeting.joins("ashz", "host", "09:20:00");
        meeting.row("seat").on("bala").value("participant").at("09:21:00");
        meeting.row("end-for-all").by("ashz").at("09:22:00");
        assertEquals(List.of(Ending.ASLEEP, Ending.ENDED), endings(meeting.seated("bala")));
        assertEquals(480 + 60, meeting.seated("bala").seconds());
    }

    @Test
    @Tag("C2")
    void listsHostsWithTimesOfRole() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.row("set-role").by("asha").on("bala").value("alternate-host").at("09:05:00");
        meeting.row("hand-over-and-leave").by("asha").on("bala").value("host").at("09:10:00");
        meeting.row("end-for-all").by("bala").at("09:20:00");
        var terms = meeting.report().hosts();
        assertEquals(
                List.of("asha HOST 09:10", "bala ALTERNATE_HOST 09:10", "bala HOST 09:20"),
                terms.stream()
                        .map(term -> term.person().name().orElseThrow() + " " + term.role() + " "
                                + term.until().orElseThrow().toString().substring(11, 16))
                        .toList());
        assertEquals(Ending.HANDED_OVER, meeting.seated("asha").ending());
    }

    @Test
    void seatedPeopleAreListedBeforeKnocksAndTheRestIsCounted() {
        meeting.begins("09:00:00");
        IntStream.range(0, 230)
                .forEach(number -> meeting.row("arrive")
                        .by("k" + letters(number))
                        .with("k" + letters(number))
                        .named("Knocker " + number)
                        .at("09:01:00"));
        meeting.joins("asha", "host", "09:02:00");
        var people = meeting.report().people();
        assertEquals(1, people.seated().size());
        assertEquals(200, people.knocked().size());
        assertEquals(30, people.moreKnocked());
    }

    private static String letters(int number) {
        return "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    }

    // --- removals

    private LoggedMeeting removed() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        return meeting.row("remove")
                .by("asha")
                .on("bala")
                .with("bala")
                .clause(AdvisoryClause.A5)
                .at("09:05:00");
    }

    @Test
    @Tag("A5")
    @Tag("T11")
    void triesToReturnAreCountedAndNamed() {
        removed();
        meeting.row("join").with("bala").refused(ReasonCode.BANNED).at("09:06:00");
        meeting.row("arrive")
                .with("bala")
                .refused(ReasonCode.INVITATION_REVOKED)
                .at("09:07:00");
        meeting.row("join")
                .with("bala")
                .refused(ReasonCode.INVITATION_USED_ELSEWHERE)
                .at("09:08:00");
        // The same device by a fresh invitation: banned, and nobody ever came by it.
        meeting.row("join").with("fresh").refused(ReasonCode.BANNED).times(2).at("09:09:00");
        RemovalAct act = meeting.report().removals().getFirst();
        assertEquals(Optional.of("bala"), act.whom().name());
        assertEquals(Optional.of("asha"), act.by().orElseThrow().name());
        assertEquals(3, act.tries());
        assertEquals(5, meeting.report().tries().total());
        assertEquals(
                Optional.empty(), meeting.report().tries().listed().getLast().whom());
    }

    @Test
    @Tag("A5")
    void whyAHostRemovedSomebodyIsSaidWhereTheHostSaidIt() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00");
        meeting.row("remove").by("asha").on("bala").value("part-over").at("09:05:00");
        meeting.row("remove").by("asha").on("chan").value("made-up").at("09:06:00");
        meeting.row("remove").by("asha").on("devi").at("09:07:00");
        assertEquals(
                List.of(Optional.of(RemovalReason.PART_OVER), Optional.empty(), Optional.empty()),
                meeting.report().removals().stream().map(RemovalAct::reason).toList());
    }

    @Test
    @Tag("C6")
    void nobodyIsNamedForATryByAnInvitationThatSeveralCameBy() {
        meeting.begins("09:00:00", PolicyRules.advisory().with(RuleValue.C6_SHARED))
                .joins("asha", "host", "09:01:00");
        for (String name : List.of("bala", "chan")) {
            meeting.row("arrive").by(name).with("shared").named(name).at("09:02:00");
            meeting.row("seat").on(name).value("participant").at("09:02:00");
        }
        meeting.row("remove").by("asha").on("bala").with("shared").at("09:05:00");
        meeting.row("join").with("shared").refused(ReasonCode.BANNED).at("09:06:00");
        assertEquals(1, meeting.report().tries().total());
        assertEquals(
                Optional.empty(), meeting.report().tries().listed().getFirst().whom());
        assertEquals(0, meeting.report().removals().getFirst().tries());
        meeting.row("end-for-all").by("asha").at("09:30:00");
        assertEquals(Ending.ENDED, meeting.seated("chan").ending());
    }

    @Test
    void theSameOneIsNamedAfterAReload() {
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.row("arrive").by("balb").with("bala").named("bala").at("09:03:00");
        meeting.row("end-stay").by("balb").on("bala").value("replaced").at("09:03:00");
        meeting.row("seat").on("balb").value("participant").at("09:03:00");
        meeting.row("remove").by("asha").on("balb").with("bala").at("09:05:00");
        meeting.row("join").with("bala").refused(ReasonCode.BANNED).at("09:06:00");
        assertEquals(1, meeting.report().removals().getFirst().tries());
    }

    // --- how they are made

    @Test
    void aMeetingWithoutRowsHasNoReport() {
        Refused no = assertThrows(Refused.class, () -> meeting.reports.make(new RoomId("x".repeat(24))));
        assertEquals(ErrorCode.NO_SUCH_MEETING, no.code());
    }

    @Test
    @Tag("Q4")
    void eachAccountHasABudgetOfAMinute() {
        meeting.begins("09:00:00");
        for (int i = 0; i < ReportBudget.IN_A_MINUTE; i++) {
            assertDoesNotThrow(() -> meeting.reports.any(LoggedMeeting.ROOM, ASHA));
        }
        Refused no = assertThrows(Refused.class, () -> meeting.reports.any(LoggedMeeting.ROOM, ASHA));
        assertEquals(ErrorCode.REPORT_BUSY, no.code());
        assertTrue(Route.answering(() -> {
                    throw no;
                })
                .again()
                .isPresent());
        assertDoesNotThrow(() -> meeting.reports.any(LoggedMeeting.ROOM, BALA));
        meeting.passes("09:02:00");
        assertDoesNotThrow(() -> meeting.reports.any(LoggedMeeting.ROOM, ASHA));
    }

    /** While the one that somebody asked for is being made, they get no second one, and everybody else gets theirs. */
    @Test
    @Tag("Q4")
    void oneAccountNeverHasAllTurns() {
        meeting.begins("09:00:00");
        List<String> meanwhile = new ArrayList<>();
        meeting.reports.hold(room -> {
            if (meanwhile.isEmpty()) {
                meanwhile.add(came(room, ASHA));
                meeting.reports.hold(_ -> CompletableFuture.completedStage(null));
                meanwhile.add(came(room, BALA));
            }
            return CompletableFuture.completedStage(null);
        });
        assertEquals("made", came(LoggedMeeting.ROOM, ASHA));
        assertEquals(List.of("report-busy", "made"), meanwhile);
    }

    private String came(RoomId room, AccountId asker) {
        try {
            meeting.reports.any(room, asker);
            return "made";
        } catch (Refused e) {
            return e.code().code();
        }
    }

    @Test
    @Tag("Q7")
    void aMeetingThatCannotBeWrittenDownHasNoReport() {
        meeting.begins("09:00:00");
        meeting.reports.hold(_ -> CompletableFuture.failedStage(new IllegalStateException("disk full")));
        Refused no = assertThrows(Refused.class, () -> meeting.reports.make(LoggedMeeting.ROOM));
        assertEquals(ErrorCode.STORAGE_UNAVAILABLE, no.code());
    }
}
