package org.sabha.server.integration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sabha.identity.NewPasswordLimiter;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKey;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.policy.account.KeyVerb;
import org.sabha.protocol.integration.InvitationIds;
import org.sabha.protocol.integration.InvitationsMadeResponse;
import org.sabha.protocol.integration.MadeInvitation;
import org.sabha.protocol.integration.MakeInvitationsRequest;
import org.sabha.protocol.integration.MeetingPresence;
import org.sabha.protocol.integration.MeetingStanding;
import org.sabha.protocol.integration.PlannedMeeting;
import org.sabha.protocol.integration.PlannedMeetingPage;
import org.sabha.protocol.integration.PlannedMeetingResponse;
import org.sabha.protocol.integration.ScheduleForRequest;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.room.RoomStatus;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.store.schedule.ScheduleStorage.Page;

/**
 * Meetings of later, as programs keep them in the name of an organiser. A key that is for one account finds that one's, any
 * other what it made itself; whatever else it asks for looks like nothing. Both invite to what programs made, and to nothing
 * that an organiser made, whose password would come with the invitations (T42). Opening is the organiser's, signed in.
 */
final class PlannedMeetings {
    private static final int PAGE = 15;

    private final ProgramApi.Parts parts;
    private final NewPasswordLimiter passwords = new NewPasswordLimiter();

    PlannedMeetings(ProgramApi.Parts parts) {
        this.parts = parts;
    }

    /** What is answered here, and to which keys. */
    List<Route> table() {
        return List.of(
                Route.of(IntegrationRoute.LIST_MEETINGS, KeyVerb.LIST_MEETINGS, this::list),
                Route.of(IntegrationRoute.SCHEDULE_MEETING, KeyVerb.SCHEDULE_MEETING, this::schedule),
                Route.of(IntegrationRoute.READ_MEETING, KeyVerb.READ_MEETING, this::read),
                Route.of(IntegrationRoute.CANCEL_MEETING, KeyVerb.CANCEL_MEETING, this::cancel),
                Route.of(IntegrationRoute.END_MEETING, KeyVerb.END_MEETING, this::end),
                Route.of(IntegrationRoute.LIST_INVITATIONS, KeyVerb.LIST_INVITATIONS, this::invitations),
                Route.of(IntegrationRoute.INVITE_TO_MEETING, KeyVerb.INVITE_TO_MEETING, this::invite),
                Route.of(IntegrationRoute.REVOKE_INVITATION, KeyVerb.REVOKE_INVITATION, this::revoke));
    }

    private RestAnswer list(RouteRequest asked) {
        Account organiser = organiser(asked, asked.parameter(Parameter.ORGANISER));
        Optional<RoomId> after = asked.room(Parameter.AFTER);
        List<Occurrence> found = asked.key().reach().organiser().isPresent()
                ? parts.schedules().list(organiser.id(), after, asked.now(), PAGE + 1)
                : parts.schedules().listOf(asked.key().id(), organiser.id(), new Page(after, PAGE + 1), asked.now());
        List<PlannedMeeting> page =
                found.stream().limit(PAGE).map(each -> view(each, asked.now())).toList();
        return RestAnswer.ok(new PlannedMeetingPage(
                page, found.size() > PAGE ? Optional.of(page.getLast().room()) : Optional.empty()));
    }

    private RestAnswer schedule(RouteRequest asked) {
        ScheduleForRequest request = asked.body(ScheduleForRequest.class);
        Account organiser = organiser(asked, request.organiser());
        var wish = new ScheduleService.Wish(
                request.title(),
                request.zone(),
                request.starts(),
                (int) request.minutes(),
                request.rhythm(),
                (int) request.times(),
                request.classification().orElse(Classification.UNCLASSIFIED));
        Occurrence first = about(
                organiser.id(),
                () -> parts.schedules().schedule(organiser.id(), wish, row(asked, organiser.id()), asked.now()));
        return created(
                new PlannedMeetingResponse(view(first, asked.now())),
                IntegrationRoute.SCHEDULE_MEETING.path() + "/" + first.room());
    }

    private RestAnswer read(RouteRequest asked) {
        return RestAnswer.ok(new PlannedMeetingResponse(view(meeting(asked), asked.now())));
    }

    private RestAnswer cancel(RouteRequest asked) {
        Occurrence meeting = meeting(asked);
        var which = new ScheduleService.Cancel(meeting.room(), later(asked));
        AccountId owner = meeting.plan().owner();
        return about(owner, () -> {
            parts.schedules().cancel(owner, which, row(asked, owner), asked.now());
            return RestAnswer.done();
        });
    }

    private RestAnswer end(RouteRequest asked) {
        Occurrence meeting = meeting(asked);
        if (!parts.running().end(meeting.room(), asked.key().id().value())) {
            throw new Refused(ErrorCode.MEETING_NOT_OPEN).about(meeting.plan().owner());
        }
        return RestAnswer.done();
    }

    private RestAnswer invitations(RouteRequest asked) {
        return RestAnswer.ok(
                new InvitationIds(parts.schedules().invitations(meeting(asked).room())));
    }

    private RestAnswer invite(RouteRequest asked) {
        Occurrence meeting = madeByAProgram(asked);
        MakeInvitationsRequest request = asked.body(MakeInvitationsRequest.class);
        AccountId owner = meeting.plan().owner();
        var wanted = new ScheduleService.Invite(meeting.room(), (int) request.count(), request.anew());
        if (ScheduleService.needsPassword(meeting, wanted)
                && !passwords.mayMake(asked.key().id(), asked.now())) {
            throw new Refused(ErrorCode.RATE_LIMITED).about(owner);
        }
        ScheduleService.Invitations made =
                about(owner, () -> parts.schedules().invite(owner, wanted, row(asked, owner), asked.now()));
        return new RestAnswer(
                201,
                Optional.of(new InvitationsMadeResponse(
                        made.made().stream()
                                .map(each -> new MadeInvitation(each.id(), each.secret()))
                                .toList(),
                        made.password())),
                Optional.empty(),
                List.of());
    }

    private RestAnswer revoke(RouteRequest asked) {
        Occurrence meeting = madeByAProgram(asked);
        AccountId owner = meeting.plan().owner();
        if (meeting.standing() != Occurrence.Standing.PLANNED) {
            throw new Refused(ErrorCode.MEETING_NOT_PLANNED).about(owner);
        }
        boolean revoked = asked.parameter(Parameter.INVITATION)
                .flatMap(PlannedMeetings::invitation)
                .filter(id -> parts.schedules().revoke(meeting.room(), id, row(asked, owner)))
                .isPresent();
        if (!revoked) {
            throw new Refused(ErrorCode.NO_SUCH_INVITATION).about(owner);
        }
        return RestAnswer.done();
    }

    /** In whose name, judged anew each time: an account that was disabled schedules nothing more. */
    private Account organiser(RouteRequest asked, Optional<String> login) {
        Optional<AccountId> only = asked.key().reach().organiser();
        var unusable = new Refused(ErrorCode.ORGANISER_UNUSABLE);
        if (login.isEmpty() && only.isEmpty()) {
            throw new Refused(ErrorCode.ORGANISER_NEEDED);
        }
        return login.map(parts.keys()::organiser)
                .orElseGet(() -> only.flatMap(parts.keys()::organiser))
                .filter(account -> only.filter(id -> !id.equals(account.id())).isEmpty())
                .orElseThrow(() -> only.map(unusable::about).orElse(unusable));
    }

    /** Judged anew each time, as {@link #organiser} is: nothing is done or told any more in the name of who may not. */
    private Occurrence meeting(RouteRequest asked) {
        Occurrence meeting = asked.room(Parameter.MEETING)
                .flatMap(parts.schedules()::find)
                .filter(found -> reaches(asked.key(), found.plan()))
                .orElseThrow(() -> new Refused(ErrorCode.NO_SUCH_MEETING));
        AccountId owner = meeting.plan().owner();
        if (parts.keys().organiser(owner).isEmpty()) {
            throw new Refused(ErrorCode.ORGANISER_UNUSABLE).about(owner);
        }
        return meeting;
    }

    private static boolean reaches(ApiKey key, Plan plan) {
        return key.reach()
                .organiser()
                .map(plan.owner()::equals)
                .orElseGet(() -> plan.program().filter(key.id()::equals).isPresent());
    }

    private Occurrence madeByAProgram(RouteRequest asked) {
        Occurrence meeting = meeting(asked);
        if (meeting.plan().program().isEmpty()) {
            throw new Refused(ErrorCode.ORGANISERS_OWN).about(meeting.plan().owner());
        }
        return meeting;
    }

    private static Optional<InvitationId> invitation(String text) {
        try {
            return Optional.of(new InvitationId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean later(RouteRequest asked) {
        return switch (asked.parameter(Parameter.LATER).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refused(ErrorCode.MALFORMED);
        };
    }

    private static AccountEvidence row(RouteRequest asked, AccountId owner) {
        return asked.evidence().on(owner);
    }

    private static RestAnswer created(Record body, String location) {
        return new RestAnswer(201, Optional.of(body), Optional.of(location), List.of());
    }

    /** A refusal names whose meeting it was about. */
    private static <T> T about(AccountId owner, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refused e) {
            throw e.about(owner);
        }
    }

    private PlannedMeeting view(Occurrence meeting, Instant now) {
        Optional<RoomStatus> status = meeting.standing() == Occurrence.Standing.OPENED
                ? parts.running().status(meeting.room())
                : Optional.empty();
        return new PlannedMeeting(
                meeting.room(),
                meeting.plan().title(),
                parts.accounts()
                        .byId(meeting.plan().owner())
                        .map(account -> account.profile().login().value())
                        .orElse(meeting.plan().owner().value()),
                meeting.plan().zone(),
                meeting.startsAt(),
                meeting.endsAt(),
                meeting.plan().rhythm(),
                meeting.number(),
                meeting.plan().count(),
                standing(meeting, status.isPresent(), now),
                status.map(RoomStatus::classification).orElse(meeting.plan().classification()),
                meeting.invitations(),
                status.map(each -> new MeetingPresence(each.participants(), each.waiting())));
    }

    private static MeetingStanding standing(Occurrence meeting, boolean goesOn, Instant now) {
        return switch (meeting.standing()) {
            case PLANNED -> now.isBefore(meeting.endsAt()) ? MeetingStanding.PLANNED : MeetingStanding.MISSED;
            case OPENED -> goesOn ? MeetingStanding.OPEN : MeetingStanding.ENDED;
            case CANCELLED -> MeetingStanding.CANCELLED;
        };
    }
}
