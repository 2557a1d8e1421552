package org.sabha.server.integration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import org.sabha.protocol.rest.IntegrationRoute.Parameter;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.room.RoomStatus;
import org.sabha.server.schedule.ScheduleDesk;
import org.sabha.server.schedule.ScheduleDesk.Outcome;
import org.sabha.store.schedule.ScheduleStorage.Page;

/**
 * Meetings of later, as programs keep them in the name of an organiser. A key that is for one account finds that one's, any
 * other what it made itself; whatever else it asks for looks like nothing. Both invite to what programs made, and to nothing
 * that an organiser made, whose password would come with the invitations (T42). Opening is the organiser's, signed in.
 */
final class PlannedMeetings {
    private static final int PAGE = 15;

    private final IntegrationDoor.Parts parts;
    private final NewPasswordLimiter passwords = new NewPasswordLimiter();

    PlannedMeetings(IntegrationDoor.Parts parts) {
        this.parts = parts;
    }

    RestAnswer list(ProgramAsked asked) {
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

    RestAnswer schedule(ProgramAsked asked) {
        ScheduleForRequest request = asked.body(ScheduleForRequest.class);
        Account organiser = organiser(asked, request.organiser());
        var wish = new ScheduleDesk.Wish(
                request.title(),
                request.zone(),
                request.starts(),
                (int) request.minutes(),
                request.rhythm(),
                (int) request.times(),
                request.classification().orElse(Classification.UNCLASSIFIED));
        Occurrence first = told(
                parts.schedules().schedule(organiser.id(), wish, row(asked, organiser.id()), asked.now()),
                organiser.id());
        return created(
                new PlannedMeetingResponse(view(first, asked.now())),
                asked.request().route().path() + "/" + first.room());
    }

    RestAnswer read(ProgramAsked asked) {
        return RestAnswer.ok(new PlannedMeetingResponse(view(meeting(asked), asked.now())));
    }

    RestAnswer cancel(ProgramAsked asked) {
        Occurrence meeting = meeting(asked);
        var which = new ScheduleDesk.Cancel(meeting.room(), later(asked));
        AccountId owner = meeting.plan().owner();
        told(parts.schedules().cancel(owner, which, row(asked, owner), asked.now()), owner);
        return RestAnswer.done();
    }

    RestAnswer end(ProgramAsked asked) {
        Occurrence meeting = meeting(asked);
        if (!parts.running().end(meeting.room(), asked.key().id().value())) {
            throw new RefusedException(
                    ProgramRefusal.MEETING_NOT_OPEN, Optional.of(meeting.plan().owner()));
        }
        return RestAnswer.done();
    }

    RestAnswer invitations(ProgramAsked asked) {
        return RestAnswer.ok(
                new InvitationIds(parts.schedules().invitations(meeting(asked).room())));
    }

    RestAnswer invite(ProgramAsked asked) {
        Occurrence meeting = madeByAProgram(asked);
        MakeInvitationsRequest request = asked.body(MakeInvitationsRequest.class);
        AccountId owner = meeting.plan().owner();
        var wanted = new ScheduleDesk.Invite(meeting.room(), (int) request.count(), request.anew());
        if (ScheduleDesk.needsPassword(meeting, wanted)
                && !passwords.mayMake(asked.key().id(), asked.now())) {
            throw new RefusedException(ProgramRefusal.RATE_LIMITED, Optional.of(owner));
        }
        ScheduleDesk.Invitations made =
                told(parts.schedules().invite(owner, wanted, row(asked, owner), asked.now()), owner);
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

    RestAnswer revoke(ProgramAsked asked) {
        Occurrence meeting = madeByAProgram(asked);
        AccountId owner = meeting.plan().owner();
        if (meeting.standing() != Occurrence.Standing.PLANNED) {
            throw new RefusedException(ProgramRefusal.MEETING_NOT_PLANNED, Optional.of(owner));
        }
        boolean revoked = asked.parameter(Parameter.INVITATION)
                .flatMap(PlannedMeetings::invitation)
                .filter(id -> parts.schedules().revoke(meeting.room(), id, row(asked, owner)))
                .isPresent();
        if (!revoked) {
            throw new RefusedException(ProgramRefusal.NO_SUCH_INVITATION, Optional.of(owner));
        }
        return RestAnswer.done();
    }

    /** In whose name, judged anew each time: an account that was disabled schedules nothing more. */
    private Account organiser(ProgramAsked asked, Optional<String> login) {
        Optional<AccountId> only = asked.key().reach().organiser();
        if (login.isEmpty() && only.isEmpty()) {
            throw new RefusedException(ProgramRefusal.ORGANISER_NEEDED);
        }
        return login.map(parts.keys()::organiser)
                .orElseGet(() -> only.flatMap(parts.keys()::organiser))
                .filter(account -> only.filter(id -> !id.equals(account.id())).isEmpty())
                .orElseThrow(() -> new RefusedException(ProgramRefusal.ORGANISER_UNUSABLE, only));
    }

    /** Judged anew each time, as {@link #organiser} is: nothing is done or told any more in the name of who may not. */
    private Occurrence meeting(ProgramAsked asked) {
        Occurrence meeting = asked.room(Parameter.MEETING)
                .flatMap(parts.schedules()::find)
                .filter(found -> reaches(asked.key(), found.plan()))
                .orElseThrow(() -> new RefusedException(ProgramRefusal.NO_SUCH_MEETING));
        AccountId owner = meeting.plan().owner();
        if (parts.keys().organiser(owner).isEmpty()) {
            throw new RefusedException(ProgramRefusal.ORGANISER_UNUSABLE, Optional.of(owner));
        }
        return meeting;
    }

    private static boolean reaches(ApiKey key, Plan plan) {
        return key.reach()
                .organiser()
                .map(plan.owner()::equals)
                .orElseGet(() -> plan.program().filter(key.id()::equals).isPresent());
    }

    private Occurrence madeByAProgram(ProgramAsked asked) {
        Occurrence meeting = meeting(asked);
        if (meeting.plan().program().isEmpty()) {
            throw new RefusedException(
                    ProgramRefusal.ORGANISERS_OWN, Optional.of(meeting.plan().owner()));
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

    private static boolean later(ProgramAsked asked) {
        return switch (asked.parameter(Parameter.LATER).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new RefusedException(ProgramRefusal.MALFORMED);
        };
    }

    private static AccountEvidence row(ProgramAsked asked, AccountId owner) {
        return asked.evidence().on(owner);
    }

    private static RestAnswer created(Record body, String location) {
        return new RestAnswer(201, Optional.of(body), Optional.of(location), List.of());
    }

    private static <T> T told(Outcome<T> outcome, AccountId owner) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.No<T>(ScheduleDesk.Refused why) ->
                throw new RefusedException(refusal(why), Optional.of(owner));
        };
    }

    private static ProgramRefusal refusal(ScheduleDesk.Refused why) {
        return switch (why) {
            case NO_SUCH_MEETING -> ProgramRefusal.NO_SUCH_MEETING;
            case NOT_PLANNED -> ProgramRefusal.MEETING_NOT_PLANNED;
            case TIME_UNUSABLE -> ProgramRefusal.TIME_UNUSABLE;
            case CLASS_ABOVE_CEILING -> ProgramRefusal.CLASS_ABOVE_CEILING;
            case CLASS_NEVER_HELD -> ProgramRefusal.CLASS_NEVER_HELD;
            case TOO_MANY_MEETINGS -> ProgramRefusal.TOO_MANY_MEETINGS;
            case TOO_MANY_INVITATIONS -> ProgramRefusal.TOO_MANY_INVITATIONS;
            case OVERLOADED -> ProgramRefusal.OVERLOADED;
            case NO_MAIL_SERVER, ADDRESS_INVITED, TOO_MANY_MAILS, NO_SUCH_INVITATION ->
                throw new IllegalStateException(why + " is told to no program: it has nobody mailed");
        };
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
