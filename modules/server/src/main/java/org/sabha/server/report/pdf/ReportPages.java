package org.sabha.server.report.pdf;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.ClassRise;
import org.sabha.protocol.report.ClauseChange;
import org.sabha.protocol.report.ClauseFinding;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.HostTerm;
import org.sabha.protocol.report.LockAct;
import org.sabha.protocol.report.MeetingClass;
import org.sabha.protocol.report.MeetingConsents;
import org.sabha.protocol.report.Presence;
import org.sabha.protocol.report.RefusedChange;
import org.sabha.protocol.report.RemovalAct;
import org.sabha.protocol.report.ReportPerson;
import org.sabha.protocol.report.ReportVerdict;
import org.sabha.protocol.report.SignedReport;
import org.xml.sax.SAXException;

/** The pages of a report: the sentences of the browser's page, on A4. */
final class ReportPages {
    private static final String HEADING =
            "font-size=13pt;font-weight=bold;space-before=14pt;space-after=4pt;keep-with-next.within-page=always";
    private static final String LINE = "space-before=2pt";
    private static final String FINE = "font-size=9pt;color=#444444;space-before=2pt";
    private static final String CELL = "padding=3pt;border-bottom=0.5pt solid #999999";
    private static final int SECONDS_OF_A_MINUTE = 60;

    private final SignedReport signed;
    private final ComplianceReport report;
    private final ReportLanguage language;
    private final ReportTexts words;
    private final DateTimeFormatter day;
    private final DateTimeFormatter time;
    private final ZoneId zone;

    ReportPages(SignedReport signed, ReportLanguage language, ZoneId zone) {
        this.signed = signed;
        this.report = signed.report();
        this.language = language;
        this.words = new ReportTexts(language);
        this.zone = zone;
        this.day = formatter(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT));
        this.time = formatter(DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM));
    }

    /** Digits are the Latin ones, as on the browser's pages. */
    private DateTimeFormatter formatter(DateTimeFormatter style) {
        return style.withLocale(language.locale())
                .withDecimalStyle(DecimalStyle.STANDARD)
                .withZone(zone);
    }

    void write(FormattingObjects fo) throws SAXException {
        fo.document(() -> fo.object("root", "font-family=Report;font-size=10pt;line-height=1.45", () -> {
            masters(fo);
            fo.object("page-sequence", "master-reference=page", () -> {
                fo.object("static-content", "flow-name=xsl-region-after", () -> foot(fo));
                fo.object("flow", "flow-name=xsl-region-body", () -> body(fo));
            });
        }));
    }

    private static void masters(FormattingObjects fo) throws SAXException {
        fo.object(
                "layout-master-set",
                "",
                () -> fo.object(
                        "simple-page-master",
                        "master-name=page;page-width=210mm;page-height=297mm;margin=18mm 18mm 12mm 18mm",
                        () -> {
                            fo.object("region-body", "margin-bottom=12mm", () -> {});
                            fo.object("region-after", "extent=8mm", () -> {});
                        }));
    }

    private void foot(FormattingObjects fo) throws SAXException {
        fo.object("block", "font-size=8pt;color=#444444;text-align=center", () -> {
            fo.text(report.meeting().value() + " · ");
            fo.object("page-number", "", () -> {});
        });
    }

    private void body(FormattingObjects fo) throws SAXException {
        fo.block(
                "font-size=18pt;font-weight=bold;line-height=1.3",
                words.text("report.heading", "title", report.title().orElseGet(() -> words.text("report.untitled"))));
        summary(fo);
        heading(fo, "report.rules");
        rules(fo);
        heading(fo, "report.people");
        people(fo);
        hosts(fo);
        knocked(fo);
        heading(fo, "report.removals");
        removals(fo);
        locks(fo);
        heading(fo, "report.refusals");
        refusals(fo);
        evidence(fo);
    }

    private void heading(FormattingObjects fo, String key) throws SAXException {
        fo.block(HEADING, words.text(key));
    }

    private void summary(FormattingObjects fo) throws SAXException {
        String from = day(report.times().created());
        fo.block(
                LINE,
                report.times()
                                .ended()
                                .map(end -> words.text("report.times.ended", "from", from, "until", day(end)))
                                .orElseGet(() -> words.text("report.times.running", "from", from))
                        + " "
                        + words.text(
                                "report.paper.made",
                                "when",
                                day(report.made()),
                                "rows",
                                report.log().rows(),
                                "zone",
                                zone.getId()));
        if (report.classification().isPresent()) {
            classification(fo, report.classification().get());
        }
        fo.block(
                LINE,
                words.text(
                        "report.consents",
                        "people",
                        report.consents().map(MeetingConsents::people).orElse(0L)));
        if (report.verdict() == ReportVerdict.HELD) {
            note(fo, words.text("report.verdict.held"));
        }
        count(fo, ReportVerdict.RELAXED, "report.verdict.relaxed");
        count(fo, ReportVerdict.UNKNOWN, "report.verdict.unknown");
        if (!report.log().whole()) {
            note(fo, words.text("report.notWhole"));
        }
    }

    private void classification(FormattingObjects fo, MeetingClass found) throws SAXException {
        fo.block(
                LINE + ";font-weight=bold",
                found.began()
                        .map(began -> words.text("report.class.began", "class", name(began)))
                        .orElseGet(() -> words.text("report.class.unknown")));
        for (ClassRise rise : found.rises()) {
            fo.block(
                    LINE,
                    words.text(
                            "report.class.raised",
                            "when",
                            time(rise.at()),
                            "name",
                            name(rise.by()),
                            "class",
                            name(rise.classification())));
        }
    }

    private String name(Classification classification) {
        return words.text("class." + classification.wireName());
    }

    private void count(FormattingObjects fo, ReportVerdict verdict, String key) throws SAXException {
        long count = report.clauses().stream()
                .filter(each -> each.verdict() == verdict)
                .count();
        if (count > 0) {
            note(fo, words.text(key, "count", count));
        }
    }

    private static void note(FormattingObjects fo, String text) throws SAXException {
        fo.block(
                "font-weight=bold;border=1pt solid #000000;padding=5pt;space-before=10pt;start-indent=6pt;end-indent=6pt",
                text);
    }

    private void rules(FormattingObjects fo) throws SAXException {
        fo.object("table", "table-layout=fixed;width=100%", () -> {
            for (String width : List.of("11mm", "proportional-column-width(1)", "30mm")) {
                fo.object("table-column", "column-width=" + width, () -> {});
            }
            fo.object("table-body", "", () -> {
                for (ClauseFinding finding : report.clauses()) {
                    fo.object("table-row", "keep-together.within-page=always", () -> rule(fo, finding));
                }
            });
        });
    }

    private void rule(FormattingObjects fo, ClauseFinding finding) throws SAXException {
        String clause = finding.clause().name();
        fo.object("table-cell", CELL, () -> fo.block("font-weight=bold", clause));
        fo.object("table-cell", CELL, () -> {
            fo.block("font-weight=bold", words.text("rule." + clause));
            fo.block(
                    FINE,
                    finding.began()
                            .map(began -> words.text("report.rule.began", "setting", setting(clause, began)))
                            .orElseGet(() -> words.text("report.rule.beganUnknown")));
            for (ClauseChange change : finding.changes()) {
                fo.block(LINE, change(clause, change));
            }
            cut(fo, finding.moreChanges());
            for (RefusedChange refused : finding.refused()) {
                fo.block(
                        FINE,
                        words.text(
                                "report.change.refused",
                                "when",
                                time(refused.at()),
                                "name",
                                name(refused.by()),
                                "reason",
                                refused.reason()));
            }
            cut(fo, finding.moreRefused());
        });
        fo.object(
                "table-cell",
                CELL,
                () -> fo.block(
                        "font-weight=bold;text-align=end", words.text("report.rule." + code(finding.verdict()))));
    }

    private String change(String clause, ClauseChange change) {
        return words.text(
                "report.change." + code(change.by()),
                "when",
                time(change.at()),
                "name",
                name(change.host()),
                "before",
                change.before()
                        .map(before -> setting(clause, before))
                        .orElseGet(() -> words.text("report.rule.unknown")),
                "after",
                setting(clause, change.after()));
    }

    private String setting(String clause, RuleState state) {
        return words.text(
                "rules.setting",
                "value",
                words.text("rule." + clause + "." + state.value()),
                "lock",
                words.text(state.locked() ? "rules.locked" : "rules.free"));
    }

    private void people(FormattingObjects fo) throws SAXException {
        if (report.people().seated().isEmpty()) {
            fo.block(LINE, words.text("report.people.none"));
        }
        for (Attendee attendee : report.people().seated()) {
            fo.object("block", LINE + ";keep-together.within-page=always", () -> {
                fo.block(
                        "font-weight=bold",
                        name(Optional.of(attendee.person())) + " · "
                                + words.text(
                                        "report.person.total",
                                        "minutes",
                                        Math.round((double) attendee.seconds() / SECONDS_OF_A_MINUTE)));
                for (Presence presence : attendee.present()) {
                    fo.block(FINE, presence(presence));
                }
                cut(fo, attendee.morePresent());
            });
        }
        more(fo, report.people().moreSeated());
        for (var downtime : report.times().downtimes()) {
            fo.block(
                    LINE,
                    words.text("report.downtime", "from", time(downtime.from()), "until", time(downtime.until())));
        }
        cut(fo, report.times().moreDowntimes());
    }

    private String presence(Presence presence) {
        return presence.until()
                .map(until -> words.text(
                        "report.presence",
                        "from",
                        time(presence.from()),
                        "until",
                        time(until),
                        "how",
                        words.text("report.ending." + code(presence.ending()))))
                .orElseGet(() -> words.text("report.presence.now", "from", time(presence.from())));
    }

    private void more(FormattingObjects fo, long count) throws SAXException {
        if (count > 0) {
            fo.block(LINE, words.text("report.people.more", "count", count));
        }
    }

    /** Lists are cut where they are very long; the log has everything. */
    private void cut(FormattingObjects fo, long count) throws SAXException {
        if (count > 0) {
            fo.block(LINE, words.text("report.more", "count", count));
        }
    }

    private void hosts(FormattingObjects fo) throws SAXException {
        if (report.hosts().isEmpty()) {
            return;
        }
        heading(fo, "report.hosts");
        for (HostTerm term : report.hosts()) {
            fo.block(
                    LINE,
                    words.text(
                            term.until().isPresent() ? "report.host" : "report.host.now",
                            "name",
                            name(Optional.of(term.person())),
                            "role",
                            words.text("report.role." + code(term.role())),
                            "from",
                            time(term.from()),
                            "until",
                            term.until().map(this::time).orElse("")));
        }
        cut(fo, report.moreHosts());
    }

    private void knocked(FormattingObjects fo) throws SAXException {
        if (report.people().knocked().isEmpty()) {
            return;
        }
        heading(fo, "report.knocked");
        for (Attendee attendee : report.people().knocked()) {
            fo.block(
                    LINE,
                    words.text(
                            "report.knock",
                            "name",
                            name(Optional.of(attendee.person())),
                            "when",
                            time(attendee.came()),
                            "how",
                            words.text("report.ending." + code(attendee.ending()))));
        }
        more(fo, report.people().moreKnocked());
    }

    private void removals(FormattingObjects fo) throws SAXException {
        if (report.removals().isEmpty()) {
            fo.block(LINE, words.text("report.removals.none"));
        }
        for (RemovalAct act : report.removals()) {
            fo.block(LINE, removal(act));
        }
        cut(fo, report.moreRemovals());
        if (report.tries().total() > 0) {
            fo.block(LINE, words.text("report.tries", "count", report.tries().total()));
        }
    }

    private String removal(RemovalAct act) {
        String done = words.text(
                "report.removal",
                "when",
                time(act.at()),
                "by",
                name(act.by()),
                "whom",
                name(Optional.of(act.whom())),
                "tries",
                act.tries());
        return act.reason()
                .map(reason -> "report.reason."
                        + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .map(key -> done + " " + words.text("report.reason", "reason", words.text(key)))
                .orElse(done);
    }

    private void locks(FormattingObjects fo) throws SAXException {
        if (report.locks().isEmpty()) {
            return;
        }
        heading(fo, "report.locks");
        for (LockAct act : report.locks()) {
            String key = act.locked() ? "report.lock.locked" : "report.lock.unlocked";
            fo.block(
                    LINE,
                    words.text(
                            act.by().isPresent() ? key : "report.lock.itself",
                            "when",
                            time(act.at()),
                            "name",
                            name(act.by())));
        }
        cut(fo, report.moreLocks());
    }

    private void refusals(FormattingObjects fo) throws SAXException {
        if (report.refusals().isEmpty()) {
            fo.block(LINE, words.text("report.refusals.none"));
        }
        for (var each : report.refusals()) {
            fo.block(
                    LINE,
                    words.text("report.refusal", "verb", each.verb(), "reason", each.reason(), "times", each.times()));
        }
        cut(fo, report.moreRefusals());
    }

    private void evidence(FormattingObjects fo) throws SAXException {
        heading(fo, "report.evidence");
        fo.block(
                LINE,
                words.text(
                        "report.evidence.text",
                        "first",
                        report.log().firstRow(),
                        "last",
                        report.log().lastRow()));
        fo.block(FINE, words.text("report.evidence.key", "key", signed.key()));
        // Long runs of digits break anywhere.
        fo.block(
                FINE + ";wrap-option=wrap",
                words.text("report.paper.signature", "signature", spaced(signed.signature())));
    }

    private static String spaced(String digits) {
        return digits.replaceAll("(.{16})", "$1 ").strip();
    }

    private String time(Instant at) {
        return plain(time.format(at));
    }

    private String day(Instant at) {
        return plain(day.format(at));
    }

    /** The narrow space between time and half of the day is in no font of these. */
    private static String plain(String time) {
        return time.replace('\u202F', '\u00A0');
    }

    private String name(Optional<ReportPerson> person) {
        return person.map(known -> known.name().orElseGet(() -> words.text("report.nameless")))
                .orElseGet(() -> words.text("report.theHost"));
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
