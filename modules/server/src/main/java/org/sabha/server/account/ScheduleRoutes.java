package org.sabha.server.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.schedule.Occurrence;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedByMailResponse;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MailGuest;
import org.sabha.protocol.account.MailedList;
import org.sabha.protocol.account.MailedPerson;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.MoveMeetingRequest;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.ScheduledMeeting;
import org.sabha.protocol.account.TakeInvitationBackRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Asked;
import org.sabha.server.route.Refusal;
import org.sabha.server.route.Route;
import org.sabha.server.schedule.ScheduleDesk;
import org.sabha.server.schedule.ScheduleDesk.Outcome;
import org.sabha.store.schedule.MailedGuest;

/** Somebody's own meetings of later, over the interface. Another's look like none. */
final class ScheduleRoutes {
    private static final int PAGE = 15;

    /** As many fit into one answer, however long their addresses. */
    private static final int MAILED_PAGE = 20;

    private final AccountParts parts;
    private final ScheduleDesk desk;

    ScheduleRoutes(AccountParts parts, ScheduleDesk desk) {
        this.parts = parts;
        this.desk = desk;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.SCHEDULE_MEETING, AccountVerb.SCHEDULE_MEETING, this::schedule),
                Route.of(AccountRoute.LIST_SCHEDULED, AccountVerb.LIST_OWN_SCHEDULED, this::list),
                Route.of(AccountRoute.INVITE_TO_MEETING, AccountVerb.INVITE_TO_OWN_MEETING, this::invite),
                Route.of(AccountRoute.INVITE_BY_MAIL, AccountVerb.INVITE_TO_OWN_MEETING, this::inviteByMail),
                Route.of(AccountRoute.LIST_MAILED, AccountVerb.LIST_OWN_SCHEDULED, this::mailed),
                Route.of(AccountRoute.TAKE_INVITATION_BACK, AccountVerb.INVITE_TO_OWN_MEETING, this::takeBack),
                Route.of(AccountRoute.MOVE_MEETING, AccountVerb.MOVE_OWN_MEETING, this::move),
                Route.of(AccountRoute.CANCEL_MEETING, AccountVerb.CANCEL_OWN_MEETING, this::cancel));
    }

    RestAnswer schedule(Asked asked) {
        ScheduleMeetingRequest request = asked.body(ScheduleMeetingRequest.class);
        var wish = new ScheduleDesk.Wish(
                request.title(),
                request.zone(),
                request.starts(),
                (int) request.minutes(),
                request.rhythm(),
                (int) request.times(),
                request.classification().orElse(Classification.UNCLASSIFIED));
        return told(
                asked,
                desk.schedule(owner(asked), wish, asked.evidence(), asked.now()),
                first -> new MeetingScheduledResponse(view(first)));
    }

    RestAnswer list(Asked asked) {
        List<Occurrence> found =
                desk.list(owner(asked), asked.body(ListScheduledRequest.class).after(), asked.now(), PAGE + 1);
        return RestAnswer.ok(new ScheduledList(
                found.stream().limit(PAGE).map(this::view).toList(), found.size() > PAGE, desk.mails()));
    }

    RestAnswer invite(Asked asked) {
        InviteToMeetingRequest request = asked.body(InviteToMeetingRequest.class);
        var wanted = new ScheduleDesk.Invite(request.room(), (int) request.count(), request.anew());
        return told(
                asked,
                desk.invite(owner(asked), wanted, asked.evidence(), asked.now()),
                made -> new InvitedToMeetingResponse(made.secrets(), made.password()));
    }

    RestAnswer inviteByMail(Asked asked) {
        InviteByMailRequest request = asked.body(InviteByMailRequest.class);
        List<MailedGuest.Person> people = new ArrayList<>();
        for (MailGuest guest : request.people()) {
            Optional<MailAddress> address = MailAddress.of(guest.address());
            if (address.isEmpty()) {
                return parts.refuse(asked.evidence(), Refusal.ADDRESS_UNUSABLE);
            }
            try {
                people.add(
                        new MailedGuest.Person(address.get(), guest.name().map(DisplayName::new), request.language()));
            } catch (IllegalArgumentException e) {
                return parts.refuse(asked.evidence(), Refusal.NAME_UNUSABLE);
            }
        }
        if (people.isEmpty()) {
            return parts.refuse(asked.evidence(), Refusal.PEOPLE_MISSING);
        }
        var wanted = new ScheduleDesk.InviteByMail(request.room(), people, request.anew());
        return told(
                asked,
                desk.inviteByMail(owner(asked), wanted, asked.evidence(), asked.now()),
                made -> new InvitedByMailResponse(made.password()));
    }

    RestAnswer mailed(Asked asked) {
        ListMailedRequest request = asked.body(ListMailedRequest.class);
        return told(asked, desk.mailed(owner(asked), request.room()), all -> page(all, request.after()));
    }

    private static MailedList page(List<MailedGuest> all, Optional<InvitationId> after) {
        List<InvitationId> ids = all.stream().map(MailedGuest::invitation).toList();
        int from = after.map(id -> ids.indexOf(id) + 1).orElse(0);
        return new MailedList(
                all.stream()
                        .skip(from)
                        .limit(MAILED_PAGE)
                        .map(ScheduleRoutes::view)
                        .toList(),
                all.size() > from + MAILED_PAGE);
    }

    private static MailedPerson view(MailedGuest guest) {
        return new MailedPerson(
                guest.invitation(),
                guest.person().address().value(),
                guest.person().name().map(DisplayName::value),
                guest.person().language(),
                guest.news().method() == MailedGuest.Method.REQUEST,
                guest.news().standing(),
                guest.news().fault(),
                guest.news().changedAt());
    }

    RestAnswer takeBack(Asked asked) {
        TakeInvitationBackRequest request = asked.body(TakeInvitationBackRequest.class);
        return switch (desk.takeBack(owner(asked), request.room(), request.invitation(), asked.evidence())) {
            case Outcome.Done<InvitationId> _ -> RestAnswer.done();
            case Outcome.No<InvitationId>(var why) -> refuse(asked, why);
        };
    }

    RestAnswer move(Asked asked) {
        MoveMeetingRequest request = asked.body(MoveMeetingRequest.class);
        var wanted = new ScheduleDesk.Move(request.room(), request.starts(), (int) request.minutes());
        return told(
                asked,
                desk.move(owner(asked), wanted, asked.evidence(), asked.now()),
                moved -> new MeetingScheduledResponse(view(moved)));
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
                    case CLASS_ABOVE_CEILING -> Refusal.CLASS_ABOVE_CEILING;
                    case CLASS_NEVER_HELD -> Refusal.CLASS_NEVER_HELD;
                    case TOO_MANY_MEETINGS -> Refusal.TOO_MANY_MEETINGS;
                    case TOO_MANY_INVITATIONS -> Refusal.TOO_MANY_INVITATIONS;
                    case OVERLOADED -> Refusal.OVERLOADED;
                    case NO_MAIL_SERVER -> Refusal.NO_MAIL_SERVER;
                    case ADDRESS_INVITED -> Refusal.ADDRESS_INVITED;
                    case TOO_MANY_MAILS -> Refusal.TOO_MANY_MAILS;
                    case NO_SUCH_INVITATION -> Refusal.NO_SUCH_INVITATION;
                });
    }

    private ScheduledMeeting view(Occurrence occurrence) {
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
                occurrence.invitations(),
                occurrence.plan().classification(),
                desk.isShared(occurrence));
    }
}
