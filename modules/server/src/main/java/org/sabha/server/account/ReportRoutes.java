package org.sabha.server.account;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.report.PaperRequest;
import org.sabha.protocol.report.ReportListRequest;
import org.sabha.protocol.report.ReportRequest;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.report.StartedMeeting;
import org.sabha.protocol.report.StartedMeetingList;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.report.FairConcurrencyLimiter;
import org.sabha.server.report.IncidentService;
import org.sabha.server.report.ReportService;
import org.sabha.server.report.pdf.ReportLanguage;
import org.sabha.server.report.pdf.ReportPaper;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.audit.MeetingLog;

/** Reports on meetings, over the interface: on one's own, and for auditors on any. Another's looks like none. */
final class ReportRoutes {
    private static final int PAGE = 15;
    private static final Duration A_PAGE_OR_TWO = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AccountParts parts;
    private final ReportService service;
    private final IncidentService incidents;

    /** Setting pages takes a processor for a second, and memory. */
    private final FairConcurrencyLimiter pdfLimiter = new FairConcurrencyLimiter(1, PATIENCE);

    ReportRoutes(AccountParts parts, ReportService service, IncidentService incidents) {
        this.parts = parts;
        this.service = service;
        this.incidents = incidents;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.LIST_STARTED, AccountVerb.LIST_STARTED_MEETINGS, this::list),
                Route.of(AccountRoute.OWN_REPORT, AccountVerb.READ_OWN_REPORTS, this::own)
                        .leaves("read-report"),
                Route.of(AccountRoute.ANY_REPORT, AccountVerb.READ_REPORTS, this::any)
                        .leaves("read-report"),
                Route.of(AccountRoute.OWN_REPORT_PAPER, AccountVerb.READ_OWN_REPORTS, this::ownPaper)
                        .leaves("read-report"),
                Route.of(AccountRoute.ANY_REPORT_PAPER, AccountVerb.READ_REPORTS, this::anyPaper)
                        .leaves("read-report"),
                Route.of(AccountRoute.INCIDENT_BUNDLE, AccountVerb.EXPORT_INCIDENTS, this::incident)
                        .leaves("make-incident-bundle"));
    }

    RestAnswer list(RouteRequest asked) {
        AccountId account = asked.account().id();
        List<MeetingLog.Started> found =
                service.startedBy(account, asked.body(ReportListRequest.class).before(), PAGE + 1);
        return RestAnswer.ok(new StartedMeetingList(
                found.stream().limit(PAGE).map(ReportRoutes::view).toList(), found.size() > PAGE));
    }

    RestAnswer own(RouteRequest asked) {
        RoomId meeting = asked.body(ReportRequest.class).meeting();
        return RestAnswer.ok(own(asked, meeting));
    }

    RestAnswer any(RouteRequest asked) {
        RoomId meeting = asked.body(ReportRequest.class).meeting();
        return RestAnswer.ok(any(asked, meeting));
    }

    RestAnswer ownPaper(RouteRequest asked) {
        return paper(asked, this::own);
    }

    RestAnswer anyPaper(RouteRequest asked) {
        return paper(asked, this::any);
    }

    /** The row is written before the first byte. */
    RestAnswer incident(RouteRequest asked) {
        RoomId meeting = asked.body(ReportRequest.class).meeting();
        IncidentService.Bundle bundle = made(
                asked, meeting, () -> incidents.make(meeting, asked.account().id()));
        parts.storage.act(row(asked, meeting)).settle();
        String name = "incident-" + meeting + ".zip";
        return RestAnswer.ok(new RestAnswer.Download(name, "application/zip", bundle::giveTo));
    }

    private SignedReport own(RouteRequest asked, RoomId meeting) {
        AccountId account = asked.account().id();
        return made(asked, meeting, () -> service.own(meeting, account, account));
    }

    /** That an auditor read who was where leaves a row. */
    private SignedReport any(RouteRequest asked, RoomId meeting) {
        SignedReport report =
                made(asked, meeting, () -> service.any(meeting, asked.account().id()));
        parts.storage.note(row(asked, meeting));
        return report;
    }

    private RestAnswer paper(RouteRequest asked, BiFunction<RouteRequest, RoomId, SignedReport> made) {
        PaperRequest request = asked.body(PaperRequest.class);
        Optional<ReportLanguage> language = ReportLanguage.of(request.language());
        Optional<ZoneId> zone = zone(request.zone());
        if (language.isEmpty() || zone.isEmpty()) {
            throw new Refused(ErrorCode.MALFORMED);
        }
        SignedReport report = made.apply(asked, request.meeting());
        return onPaper(asked.account().id(), report, language.get(), zone.get());
    }

    private RestAnswer onPaper(AccountId whose, SignedReport report, ReportLanguage language, ZoneId zone) {
        Optional<FairConcurrencyLimiter.Permit> mine = pdfLimiter.take(whose);
        if (mine.isEmpty()) {
            throw new Refused(ErrorCode.REPORT_BUSY).again(A_PAGE_OR_TWO);
        }
        try (FairConcurrencyLimiter.Permit _ = mine.get()) {
            return RestAnswer.ok(printed(report, language, zone));
        }
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static RestAnswer.Download printed(SignedReport report, ReportLanguage language, ZoneId zone) {
        var pages = new ByteArrayOutputStream();
        try {
            ReportPaper.paper().print(report, language, zone, pages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = "report-" + report.report().meeting() + ".pdf";
        return new RestAnswer.Download(name, ReportPaper.MEDIA_TYPE, pages::writeTo);
    }

    private static AccountEvidence row(RouteRequest asked, RoomId meeting) {
        return asked.evidence().choosing(meeting.value());
    }

    /** That the server is busy is nobody's doing; a row each would let anybody fill the log. */
    private <T> T made(RouteRequest asked, RoomId meeting, Supplier<T> making) {
        try {
            return making.get();
        } catch (Refused e) {
            if (e.code() == ErrorCode.NO_SUCH_MEETING || e.code() == ErrorCode.LOG_BROKEN) {
                parts.storage.note(row(asked, meeting).refusedAs(e.code().code()));
            }
            throw e;
        }
    }

    private static StartedMeeting view(MeetingLog.Started started) {
        return new StartedMeeting(started.room(), started.title(), started.at(), started.open());
    }
}
