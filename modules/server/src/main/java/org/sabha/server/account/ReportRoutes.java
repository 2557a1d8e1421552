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
import java.util.function.Function;
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
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.report.FairTurns;
import org.sabha.server.report.IncidentDesk;
import org.sabha.server.report.ReportDesk;
import org.sabha.server.report.ReportDesk.Outcome;
import org.sabha.server.report.pdf.ReportLanguage;
import org.sabha.server.report.pdf.ReportPaper;
import org.sabha.server.route.Asked;
import org.sabha.server.route.Refusal;
import org.sabha.server.route.Route;
import org.sabha.store.audit.MeetingLog;

/** Reports on meetings, over the interface: on one's own, and for auditors on any. Another's looks like none. */
final class ReportRoutes {
    private static final int PAGE = 15;
    private static final Duration A_PAGE_OR_TWO = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AccountParts parts;
    private final ReportDesk desk;
    private final IncidentDesk incidents;

    /** Setting pages takes a processor for a second, and memory. */
    private final FairTurns press = new FairTurns(1, PATIENCE);

    ReportRoutes(AccountParts parts, ReportDesk desk, IncidentDesk incidents) {
        this.parts = parts;
        this.desk = desk;
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

    RestAnswer list(Asked asked) {
        AccountId account = asked.account().id();
        List<MeetingLog.Started> found =
                desk.startedBy(account, asked.body(ReportListRequest.class).before(), PAGE + 1);
        return RestAnswer.ok(new StartedMeetingList(
                found.stream().limit(PAGE).map(ReportRoutes::view).toList(), found.size() > PAGE));
    }

    RestAnswer own(Asked asked) {
        RoomId meeting = asked.body(ReportRequest.class).meeting();
        return told(asked, meeting, own(asked, meeting), RestAnswer::ok);
    }

    RestAnswer any(Asked asked) {
        RoomId meeting = asked.body(ReportRequest.class).meeting();
        return told(asked, meeting, any(asked, meeting), RestAnswer::ok);
    }

    RestAnswer ownPaper(Asked asked) {
        return paper(asked, this::own);
    }

    RestAnswer anyPaper(Asked asked) {
        return paper(asked, this::any);
    }

    /** The row is written before the first byte. */
    RestAnswer incident(Asked asked) {
        RoomId meeting = asked.body(ReportRequest.class).meeting();
        return told(asked, meeting, incidents.make(meeting, asked.account().id()), bundle -> {
            parts.storage.act(row(asked, meeting)).settle();
            String name = "incident-" + meeting + ".zip";
            return RestAnswer.ok(new RestAnswer.Download(name, "application/zip", bundle::giveTo));
        });
    }

    private Outcome<SignedReport> own(Asked asked, RoomId meeting) {
        return desk.own(meeting, asked.account().id(), asked.account().id());
    }

    /** That an auditor read who was where leaves a row. */
    private Outcome<SignedReport> any(Asked asked, RoomId meeting) {
        Outcome<SignedReport> outcome = desk.any(meeting, asked.account().id());
        if (outcome instanceof Outcome.Made) {
            parts.storage.note(row(asked, meeting));
        }
        return outcome;
    }

    private RestAnswer paper(Asked asked, BiFunction<Asked, RoomId, Outcome<SignedReport>> made) {
        PaperRequest request = asked.body(PaperRequest.class);
        Optional<ReportLanguage> language = ReportLanguage.of(request.language());
        Optional<ZoneId> zone = zone(request.zone());
        if (language.isEmpty() || zone.isEmpty()) {
            return Refusal.MALFORMED.answer();
        }
        return told(
                asked,
                request.meeting(),
                made.apply(asked, request.meeting()),
                report -> onPaper(asked.account().id(), report, language.get(), zone.get()));
    }

    private RestAnswer onPaper(AccountId whose, SignedReport report, ReportLanguage language, ZoneId zone) {
        Optional<FairTurns.Turn> mine = press.take(whose);
        if (mine.isEmpty()) {
            return Refusal.REPORT_BUSY.answer().again(A_PAGE_OR_TWO);
        }
        try (FairTurns.Turn _ = mine.get()) {
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

    private static AccountEvidence row(Asked asked, RoomId meeting) {
        return asked.evidence().choosing(meeting.value());
    }

    private <T> RestAnswer told(Asked asked, RoomId meeting, Outcome<T> outcome, Function<T, RestAnswer> answered) {
        return switch (outcome) {
            case Outcome.Made<T>(T what) -> answered.apply(what);
            case Outcome.No<T>(var why, var again) -> {
                RestAnswer answer = leavesRow(why)
                        ? parts.refuse(row(asked, meeting), refusal(why))
                        : refusal(why).answer();
                yield again.map(answer::again).orElse(answer);
            }
        };
    }

    /** That the server is busy is nobody's doing; a row each would let anybody fill the log. */
    private static boolean leavesRow(ReportDesk.Refused why) {
        return switch (why) {
            case NO_SUCH_MEETING, LOG_BROKEN -> true;
            case REPORT_BUSY, STORAGE_UNAVAILABLE -> false;
        };
    }

    private static Refusal refusal(ReportDesk.Refused why) {
        return switch (why) {
            case NO_SUCH_MEETING -> Refusal.NO_SUCH_MEETING;
            case REPORT_BUSY -> Refusal.REPORT_BUSY;
            case LOG_BROKEN -> Refusal.LOG_BROKEN;
            case STORAGE_UNAVAILABLE -> Refusal.STORAGE_UNAVAILABLE;
        };
    }

    private static StartedMeeting view(MeetingLog.Started started) {
        return new StartedMeeting(started.room(), started.title(), started.at(), started.open());
    }
}
