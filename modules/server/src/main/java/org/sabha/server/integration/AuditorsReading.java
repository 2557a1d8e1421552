package org.sabha.server.integration;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.policy.account.KeyVerb;
import org.sabha.protocol.console.SearchAuditRequest;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.server.account.AuditPages;
import org.sabha.server.report.ReportService;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.key.KeyStorage;

/** What an auditor's programs read: reports on meetings, and rows of the audit log. */
final class AuditorsReading {
    private static final int MAX_MEETING = 24;
    private static final int MAX_ACT = 40;
    private static final int MAX_WHO = 64;

    private final ReportService reports;
    private final AuditPages audit;
    private final KeyStorage log;

    /** @param log where rows go that say what was read */
    AuditorsReading(ReportService reports, AuditPages audit, KeyStorage log) {
        this.reports = reports;
        this.audit = audit;
        this.log = log;
    }

    /** What is answered here, and to which keys. */
    List<Route> table() {
        return List.of(
                Route.of(IntegrationRoute.READ_REPORT, KeyVerb.READ_REPORT, this::report),
                Route.of(IntegrationRoute.SEARCH_AUDIT, KeyVerb.SEARCH_AUDIT, this::search));
    }

    /** That a program read who was where leaves a row. */
    private RestAnswer report(RouteRequest asked) {
        RoomId meeting = asked.room(Parameter.MEETING).orElseThrow(() -> new Refused(ErrorCode.NO_SUCH_MEETING));
        Optional<AccountId> only = asked.key().reach().organiser();
        SignedReport report = made(meeting, asked.key().id(), only);
        AccountEvidence row = asked.evidence().choosing(meeting.value());
        log.note(only.map(row::on).orElse(row));
        return RestAnswer.ok(report);
    }

    private SignedReport made(RoomId meeting, ApiKeyId key, Optional<AccountId> only) {
        if (only.isEmpty()) {
            return reports.any(meeting, key);
        }
        try {
            return reports.own(meeting, only.get(), key);
        } catch (Refused e) {
            throw e.about(only.get());
        }
    }

    private RestAnswer search(RouteRequest asked) {
        var request = new SearchAuditRequest(
                text(asked, Parameter.MEETING, MAX_MEETING),
                text(asked, Parameter.ACT, MAX_ACT),
                text(asked, Parameter.WHO, MAX_WHO),
                parsed(asked, Parameter.FROM, Instant::parse),
                parsed(asked, Parameter.UNTIL, Instant::parse),
                parsed(asked, Parameter.BEFORE, AuditorsReading::number));
        return audit.search(request).map(RestAnswer::ok).orElseThrow(() -> new Refused(ErrorCode.AUDIT_BUSY));
    }

    private static Optional<String> text(RouteRequest asked, Parameter name, int most) {
        return parsed(asked, name, text -> {
            if (text.length() > most) {
                throw new IllegalArgumentException("too long");
            }
            return text;
        });
    }

    private static long number(String text) {
        long number = Long.parseLong(text);
        if (number < 1 || number > IntegerRange.MOST) {
            throw new IllegalArgumentException("no number of a row");
        }
        return number;
    }

    private static <T> Optional<T> parsed(RouteRequest asked, Parameter name, Function<String, T> parse) {
        try {
            return asked.parameter(name).map(parse);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new Refused(ErrorCode.MALFORMED);
        }
    }
}
