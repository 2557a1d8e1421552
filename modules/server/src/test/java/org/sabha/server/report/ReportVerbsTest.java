package org.sabha.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ReasonCode;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.ReportVerdict;
import org.sabha.room.port.MeetingVerb;

/**
 * Every verb that a row can have, and what the report makes of it. In the meeting are Asha, its host, and Bala; Chan waits at
 * the door. A row has Asha as who does it and Bala as on whom.
 */
@Tag("T18")
@Tag("T44")
class ReportVerbsTest {
    private static final String BEFORE = "asha on a seat, bala on a seat, chan waits; hosts asha HOST; held";

    private static final Map<MeetingVerb, String> AFTER = new EnumMap<>(Map.ofEntries(
            Map.entry(MeetingVerb.CREATE, BEFORE.replace("held", "unknown")),
            Map.entry(MeetingVerb.START_BY_ACCOUNT, BEFORE + "; started by an account"),
            Map.entry(
                    MeetingVerb.RESTORE,
                    "asha rose SERVER_DOWN, bala rose SERVER_DOWN, chan waits; hosts asha HOST over; held; 1 downtimes"),
            Map.entry(
                    MeetingVerb.NOT_RESTORED,
                    "asha rose SERVER_DOWN, bala rose SERVER_DOWN, chan waits; hosts asha HOST over; held"),
            Map.entry(MeetingVerb.FORGET, ended("SERVER_DOWN").replace("chan left SERVER_DOWN", "chan left ENDED")),
            Map.entry(MeetingVerb.SLEEP, "asha rose ASLEEP, bala rose ASLEEP, chan waits; hosts asha HOST over; held"),
            Map.entry(MeetingVerb.END, ended("ENDED")),
            Map.entry(MeetingVerb.END_BY_ORGANISATION, ended("ENDED")),
            Map.entry(MeetingVerb.STOP, ended("ENDED")),
            Map.entry(MeetingVerb.END_FOR_ALL, ended("ENDED")),
            Map.entry(MeetingVerb.ROWS_LOST, BEFORE.replace("held", "unknown") + "; 1 lost"),
            Map.entry(MeetingVerb.LOSE, balaGone("LOST")),
            Map.entry(MeetingVerb.EXPEL, balaGone("EXPELLED")),
            Map.entry(MeetingVerb.UNSEAT, BEFORE.replace("bala on a seat", "bala rose EXPELLED")),
            Map.entry(MeetingVerb.END_STAY, balaGone("REFUSED")),
            Map.entry(MeetingVerb.REFUSE, balaGone("REFUSED")),
            Map.entry(MeetingVerb.REMOVE, balaGone("REMOVED") + "; 1 removals"),
            Map.entry(MeetingVerb.LEAVE, "asha left LEFT, bala on a seat, chan waits; hosts asha HOST over; held"),
            Map.entry(MeetingVerb.SET_ROLE, BEFORE.replace("asha HOST", "asha HOST, bala HOST")),
            Map.entry(
                    MeetingVerb.HAND_OVER_AND_LEAVE,
                    "asha left HANDED_OVER, bala on a seat, chan waits; hosts asha HOST over, bala HOST; held"),
            Map.entry(MeetingVerb.LOCK, BEFORE + "; 1 locks"),
            Map.entry(MeetingVerb.UNLOCK, BEFORE + "; 1 locks"),
            // The values of this test are none of the rule's.
            Map.entry(MeetingVerb.SET_RULE, BEFORE.replace("held", "unknown") + "; 1 changes"),
            Map.entry(MeetingVerb.HOLD_TO_RULE, BEFORE.replace("held", "unknown") + "; 1 changes"),
            // Said a second time, the beginning is in doubt.
            Map.entry(MeetingVerb.RULE_IN_FORCE, BEFORE.replace("held", "unknown")),
            Map.entry(MeetingVerb.RULE_LOCKED, BEFORE.replace("held", "unknown"))));

    @TempDir
    private Path data;

    private LoggedMeeting meeting;

    private static String balaGone(String how) {
        return BEFORE.replace("bala on a seat", "bala left " + how);
    }

    private static String ended(String how) {
        return "asha left " + how + ", bala left " + how + ", chan left " + how + "; hosts asha HOST over; held; over";
    }

    @BeforeEach
    void opens() {
        meeting = new LoggedMeeting(data);
        meeting.begins("09:00:00")
                .joins("asha", "host", "09:01:00")
                .joins("bala", "participant", "09:02:00")
                .row("arrive")
                .by("chan")
                .with("chan")
                .named("chan")
                .at("09:03:00");
    }

    @AfterEach
    void closes() {
        meeting.close();
    }

    private static String of(ComplianceReport report) {
        String people = Stream.concat(report.people().seated().stream(), report.people().knocked().stream())
                .map(ReportVerbsTest::of)
                .collect(Collectors.joining(", "));
        String hosts = report.hosts().stream()
                .map(term -> term.person().name().orElseThrow() + " " + term.role()
                        + (term.until().isPresent() ? " over" : ""))
                .collect(Collectors.joining(", "));
        long changes = report.clauses().stream()
                .mapToLong(each -> each.changes().size())
                .sum();
        return people + "; hosts " + hosts + "; " + report.verdict().name().toLowerCase(java.util.Locale.ROOT)
                + count(report.removals().size(), "removals")
                + count(report.locks().size(), "locks")
                + count(changes, "changes")
                + count(report.times().downtimes().size(), "downtimes")
                + count(report.log().lost(), "lost")
                + count(report.log().strange(), "strange")
                + (report.startedBy().isPresent() ? "; started by an account" : "")
                + (report.times().ended().isPresent() ? "; over" : "");
    }

    private static String count(long number, String what) {
        return number == 0 ? "" : "; " + number + " " + what;
    }

    private static String of(Attendee attendee) {
        String name = attendee.person().name().orElseThrow();
        if (attendee.left().isPresent()) {
            return name + " left " + attendee.ending();
        }
        if (attendee.present().isEmpty()) {
            return name + " waits";
        }
        var last = attendee.present().getLast();
        return name + (last.until().isPresent() ? " rose " + last.ending() : " on a seat");
    }

    private LoggedMeeting.Row row(String verb) {
        return meeting.row(verb)
                .by("asha")
                .on("bala")
                .with("bala")
                .value(verb.equals(MeetingVerb.START_BY_ACCOUNT.wireName()) ? "d".repeat(16) : "host")
                .clause(AdvisoryClause.A4);
    }

    @Test
    void theMeetingIsAsItIsSaidHere() {
        assertEquals(BEFORE, of(meeting.report()));
    }

    /** Who comes, is seated and comes back is in {@link ReportTest}, with who they are. */
    @ParameterizedTest
    @EnumSource(
            value = MeetingVerb.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ARRIVE", "SEAT", "RESUME"})
    void eachVerbSaysWhatItSaysAndNothingElse(MeetingVerb verb) {
        row(verb.wireName()).at("09:10:00");
        String after = of(meeting.report());
        assertEquals(AFTER.getOrDefault(verb, BEFORE), after);
        assertEquals(verb.endsMeeting(), after.endsWith("; over"));
    }

    @Test
    void refusedActsChangeNothing() {
        for (MeetingVerb verb : MeetingVerb.values()) {
            row(verb.wireName()).refused(ReasonCode.HOST_ONLY).at("09:10:00");
            assertEquals(BEFORE, of(meeting.report()), verb::wireName);
        }
    }

    @Test
    void whereARowHasAVerbThatNobodyKnowsNothingIsHeld() {
        meeting.sets("asha", RuleValue.A2_OFF, "09:09:00");
        row("open-every-door").at("09:10:00");
        ComplianceReport report = meeting.report();
        assertEquals(1, report.log().strange());
        assertFalse(report.log().whole());
        assertEquals(ReportVerdict.RELAXED, meeting.clause(AdvisoryClause.A2).verdict(), "what was seen stays seen");
        assertEquals(ReportVerdict.UNKNOWN, meeting.clause(AdvisoryClause.A4).verdict());
    }
}
