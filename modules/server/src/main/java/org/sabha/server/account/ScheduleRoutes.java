package org.sabha.server.account;

import java.util.List;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.ScheduledMeeting;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.schedule.ScheduleDesk;
import org.sabha.server.schedule.ScheduleDesk.Outcome;

/** Somebody's own meetings of later, over the interface. Another's look like none. */
final class ScheduleRoutes {
    private static final int PAGE = 15;

    private final AccountParts parts;
    private final ScheduleDesk desk;

    ScheduleRoutes(AccountParts parts, ScheduleDesk desk) {
        this.parts = parts;
        this.desk = desk;
    }

    RestAnswer schedule(Asked asked) {
        ScheduleMeetingRequest request = asked.body(ScheduleMeetingRequest.class);
        var wish = new ScheduleDesk.Wish(
                request.title(), request.zone(), request.starts(), (int) request.minutes(), request.rhythm(), (int)
                        request.times());
        return told(
                asked,
                desk.schedule(owner(asked), wish, asked.evidence(), asked.now()),
                first -> new MeetingScheduledResponse(view(first)));
    }

    RestAnswer list(Asked asked) {
        List<Occurrence> found =
                desk.list(owner(asked), asked.body(ListScheduledRequest.class).after(), asked.now(), PAGE + 1);
        return RestAnswer.ok(new ScheduledList(
                found.stream().limit(PAGE).map(ScheduleRoutes::view).toList(), found.size() > PAGE));
    }

    RestAnswer invite(Asked asked) {
        InviteToMeetingRequest request = asked.body(InviteToMeetingRequest.class);
        var wanted = new ScheduleDesk.Invite(request.room(), (int) request.count(), request.anew());
        return told(
                asked,
                desk.invite(owner(asked), wanted, asked.evidence(), asked.now()),
                made -> new InvitedToMeetingResponse(made.secrets(), made.password()));
    }

    RestAnswer cancel(Asked asked) {
        CancelMeetingRequest request = asked.body(CancelMeetingRequest.class);
        var which = new ScheduleDesk.Cancel(request.room(), request.andLater());
        return switch (desk.cancel(owner(asked), which, asked.evidence(), asked.now())) {
            case Outcome.Done<Integer> _ -> RestAnswer.done();
            case Outcome.No<Integer>(var why) -> refuse(asked, why);
        };
    }

    private static AccountId owner(Asked asked) {
        return asked.account().id();
    }

    private interface View<T> {
        Record of(T value);
    }

    private <T> RestAnswer told(Asked asked, Outcome<T> outcome, View<T> view) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> RestAnswer.ok(view.of(value));
            case Outcome.No<T>(var why) -> refuse(asked, why);
        };
    }

    private RestAnswer refuse(Asked asked, ScheduleDesk.Refused why) {
        AccountEvidence row = asked.evidence();
        return parts.refuse(
                row,
                switch (why) {
                    case NO_SUCH_MEETING -> Refusal.NO_SUCH_MEETING;
                    case NOT_PLANNED -> Refusal.MEETING_NOT_PLANNED;
                    case TIME_UNUSABLE -> Refusal.TIME_UNUSABLE;
                    case TOO_MANY_MEETINGS -> Refusal.TOO_MANY_MEETINGS;
                    case TOO_MANY_INVITATIONS -> Refusal.TOO_MANY_INVITATIONS;
                    case OVERLOADED -> Refusal.OVERLOADED;
                });
    }

    private static ScheduledMeeting view(Occurrence occurrence) {
        return new ScheduledMeeting(
                occurrence.room(),
                occurrence.plan().title(),
                occurrence.plan().zone(),
                occurrence.startsAt(),
                occurrence.endsAt(),
                occurrence.plan().rhythm(),
                occurrence.number(),
                occurrence.plan().count(),
                occurrence.standing() == Occurrence.Standing.OPENED,
                occurrence.invitations());
    }
}
