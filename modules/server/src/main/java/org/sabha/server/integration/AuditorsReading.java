package org.sabha.server.integration;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.protocol.Whole;
import org.sabha.protocol.console.SearchAuditRequest;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.rest.IntegrationRoute.Parameter;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.account.AuditPages;
import org.sabha.server.report.ReportDesk;
import org.sabha.store.key.KeyStorage;

/** What an auditor's programs read: reports on meetings, and rows of the audit log. */
final class AuditorsReading {
    private static final int MAX_MEETING = 24;
    private static final int MAX_ACT = 40;
    private static final int MAX_WHO = 64;

    private final ReportDesk reports;
    private final AuditPages audit;
    private final KeyStorage log;

    /** @param log where rows go that say what was read */
    AuditorsReading(ReportDesk reports, AuditPages audit, KeyStorage log) {
        this.reports = reports;
        this.audit = audit;
        this.log = log;
    }

    /** That a program read who was where leaves a row. */
    RestAnswer report(ProgramAsked asked) {
        RoomId meeting =
                asked.room(Parameter.MEETING).orElseThrow(() -> new RefusedException(ProgramRefusal.NO_SUCH_MEETING));
        Optional<AccountId> only = asked.key().reach().organiser();
        ReportDesk.Outcome<SignedReport> outcome = only.map(
                        owner -> reports.own(meeting, owner, asked.key().id()))
                .orElseGet(() -> reports.any(meeting, asked.key().id()));
        return switch (outcome) {
            case ReportDesk.Outcome.Made<SignedReport>(SignedReport report) -> {
                AccountEvidence row = asked.evidence().choosing(meeting.value());
                log.note(only.map(row::on).orElse(row));
                yield RestAnswer.ok(report);
            }
            case ReportDesk.Outcome.No<SignedReport> refused ->
                throw new RefusedException(refusal(refused.why()), only);
        };
    }

    private static ProgramRefusal refusal(ReportDesk.Refused why) {
        return switch (why) {
            case NO_SUCH_MEETING -> ProgramRefusal.NO_SUCH_MEETING;
            case REPORT_BUSY -> ProgramRefusal.REPORT_BUSY;
            case LOG_BROKEN -> ProgramRefusal.LOG_BROKEN;
            case STORAGE_UNAVAILABLE -> ProgramRefusal.STORAGE_UNAVAILABLE;
        };
    }

    RestAnswer search(ProgramAsked asked) {
        var request = new SearchAuditRequest(
                text(asked, Parameter.MEETING, MAX_MEETING),
                text(asked, Parameter.ACT, MAX_ACT),
                text(asked, Parameter.WHO, MAX_WHO),
                parsed(asked, Parameter.FROM, Instant::parse),
                parsed(asked, Parameter.UNTIL, Instant::parse),
                parsed(asked, Parameter.BEFORE, AuditorsReading::number));
        return audit.search(request)
                .map(RestAnswer::ok)
                .orElseThrow(() -> new RefusedException(ProgramRefusal.AUDIT_BUSY));
    }

    private static Optional<String> text(ProgramAsked asked, Parameter name, int most) {
        return parsed(asked, name, text -> {
            if (text.length() > most) {
                throw new IllegalArgumentException("too long");
            }
            return text;
        });
    }

    private static long number(String text) {
        long number = Long.parseLong(text);
        if (number < 1 || number > Whole.MOST) {
            throw new IllegalArgumentException("no number of a row");
        }
        return number;
    }

    private static <T> Optional<T> parsed(ProgramAsked asked, Parameter name, Function<String, T> parse) {
        try {
            return asked.parameter(name).map(parse);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new RefusedException(ProgramRefusal.MALFORMED);
        }
    }
}
