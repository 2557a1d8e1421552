package org.sabha.server.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.ClauseFinding;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.MeetingClass;
import org.sabha.protocol.report.Presence;
import org.sabha.protocol.report.ReportPerson;
import org.sabha.protocol.report.ReportVerdict;
import org.sabha.protocol.report.RuleAuthor;
import org.sabha.protocol.report.SignedReport;

/** A report as lines for a terminal. */
public final class ReportText {
    private static final String NOT_KEPT = "(not kept)";

    private final ComplianceReport report;
    private final SignedReport signed;
    private final List<String> lines = new ArrayList<>();

    private ReportText(SignedReport signed) {
        this.signed = signed;
        this.report = signed.report();
    }

    /**
     * @param json of a signed report
     * @throws org.sabha.protocol.ProtocolException if it is none
     */
    public static List<String> of(byte[] json) {
        return new ReportText(CanonicalReport.decoded(json)).write();
    }

    private List<String> write() {
        lines.add("Meeting " + report.meeting() + ": " + report.title().orElse(NOT_KEPT));
        lines.add("Begun " + report.times().created() + ", ended "
                + report.times().ended().map(Object::toString).orElse("not yet, or not by an act") + ", report made "
                + report.made());
        lines.add(verdict());
        report.classification().ifPresent(this::classification);
        report.clauses().forEach(this::clause);
        people();
        removals();
        more("locks and unlocks", report.locks().size(), report.moreLocks());
        more("times of hosts", report.hosts().size(), report.moreHosts());
        more(
                "times without the server",
                report.times().downtimes().size(),
                report.times().moreDowntimes());
        report.refusals()
                .forEach(each -> lines.add(
                        "Refused: " + each.verb() + " " + each.reason() + ", " + each.times() + times(each.times())));
        more("kinds of refusals", report.refusals().size(), report.moreRefusals());
        lines.add("Log: rows " + report.log().firstRow() + " to " + report.log().lastRow() + ", "
                + report.log().rows() + " of this meeting" + (report.log().whole() ? "" : ", NOT WHOLE") + "; key "
                + signed.key());
        return List.copyOf(lines);
    }

    private void classification(MeetingClass found) {
        lines.add("Class: " + found.began().map(Classification::wireName).orElse(NOT_KEPT));
        found.rises()
                .forEach(rise -> lines.add("   row " + rise.row() + ", " + rise.at() + ", " + name(rise.by())
                        + ": raised to " + rise.classification().wireName()));
    }

    private String verdict() {
        long unknown = report.clauses().stream()
                .filter(each -> each.verdict() == ReportVerdict.UNKNOWN)
                .count();
        String rest = unknown == 0 ? "" : " Of " + unknown + " rules the log does not tell.";
        return switch (report.verdict()) {
            case HELD -> "Every rule was held from the beginning to the end.";
            case RELAXED -> "RELAXED: at least one rule was weaker than the advisory asks." + rest;
            case UNKNOWN -> "UNKNOWN: no rule was seen relaxed, but the log does not tell of all." + rest;
        };
    }

    private void clause(ClauseFinding finding) {
        lines.add(finding.clause() + " " + finding.verdict().name().toLowerCase(Locale.ROOT) + ": "
                + finding.began().map(ReportText::state).orElse(NOT_KEPT));
        finding.changes()
                .forEach(change -> lines.add("   row " + change.row() + ", " + change.at() + ", "
                        + (change.by() == RuleAuthor.ORGANISATION ? "the organisation" : name(change.host())) + ": "
                        + change.before().map(ReportText::state).orElse(NOT_KEPT) + " > " + state(change.after())));
        more("   changes", finding.changes().size(), finding.moreChanges());
        finding.refused()
                .forEach(each -> lines.add("   row " + each.row() + ", " + each.at() + ", " + name(each.by())
                        + ": change refused, " + each.reason()));
        more("   refused changes", finding.refused().size(), finding.moreRefused());
    }

    /** Of what is cut it is said how much; the log has everything. */
    private void more(String what, int listed, long more) {
        if (more > 0) {
            lines.add(what + ": " + listed + " listed, " + more + " more in the log");
        }
    }

    private static String state(RuleState state) {
        return state.value() + (state.locked() ? " locked" : "");
    }

    private void people() {
        lines.add(
                "Seated: " + (report.people().seated().size() + report.people().moreSeated()));
        report.people().seated().forEach(this::attendee);
        lines.add("Asked and never seated: "
                + (report.people().knocked().size() + report.people().moreKnocked()));
        report.people().knocked().forEach(this::attendee);
    }

    private void attendee(Attendee attendee) {
        lines.add("   " + name(Optional.of(attendee.person())) + ", came " + attendee.came() + ", "
                + code(attendee.ending())
                + attendee.left().map(time -> " " + time).orElse("") + ", " + attendee.seconds() + " s");
        for (Presence time : attendee.present()) {
            lines.add("      " + time.from() + " to "
                    + time.until().map(Object::toString).orElse("now") + ", " + code(time.ending()));
        }
        more("      times", attendee.present().size(), attendee.morePresent());
    }

    private void removals() {
        report.removals()
                .forEach(act -> lines.add("Removed: " + name(Optional.of(act.whom())) + " by " + name(act.by())
                        + ", row " + act.row() + ", " + act.at() + "; " + act.tries() + " refused tries to return"));
        more("removals", report.removals().size(), report.moreRemovals());
        lines.add("Tries with what was void: " + report.tries().total());
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String times(long count) {
        return count == 1 ? " time" : " times";
    }

    private static String name(Optional<ReportPerson> person) {
        return person.map(known -> known.name().orElse(NOT_KEPT) + " [" + known.id() + "]")
                .orElse("the server");
    }
}
