package org.sabha.server.account;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.schedule.Occurrence;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.InvitationScope;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedByMailResponse;
import org.sabha.protocol.account.InvitedSeries;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MailGuest;
import org.sabha.protocol.account.MailedKey;
import org.sabha.protocol.account.MailedKeys;
import org.sabha.protocol.account.MailedList;
import org.sabha.protocol.account.MailedPerson;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.MoveMeetingRequest;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.ScheduledMeeting;
import org.sabha.protocol.account.SeriesMeeting;
import org.sabha.protocol.account.TakeInvitationBackRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.store.schedule.MailedGuest;

/** Somebody's own meetings of later, over the interface. Another's look like none. */
final class ScheduleRoutes {
    private static final int PAGE = 15;

    /** As many fit into one answer, however long their addresses. */
    private static final int MAILED_PAGE = 20;

    private final AccountParts parts;
    private final ScheduleService service;

    ScheduleRoutes(AccountParts parts, ScheduleService service) {
        this.parts = parts;
        this.service = service;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                own(AccountRoute.SCHEDULE_MEETING, AccountVerb.SCHEDULE_MEETING, this::schedule),
                own(AccountRoute.LIST_SCHEDULED, AccountVerb.LIST_OWN_SCHEDULED, this::list),
                own(AccountRoute.INVITE_TO_MEETING, AccountVerb.INVITE_TO_OWN_MEETING, this::invite),
                own(AccountRoute.INVITE_BY_MAIL, AccountVerb.INVITE_TO_OWN_MEETING, this::inviteByMail),
                own(AccountRoute.LIST_MAILED, AccountVerb.LIST_OWN_SCHEDULED, this::mailed),
                own(AccountRoute.TAKE_INVITATION_BACK, AccountVerb.INVITE_TO_OWN_MEETING, this::takeBack),
                own(AccountRoute.MOVE_MEETING, AccountVerb.MOVE_OWN_MEETING, this::move),
                own(AccountRoute.CANCEL_MEETING, AccountVerb.CANCEL_OWN_MEETING, this::cancel));
    }

    /** Every refusal leaves a row. */
    private Route own(AccountRoute contract, AccountVerb right, Function<RouteRequest, RestAnswer> handler) {
        return Route.of(contract, right, asked -> {
            try {
                return handler.apply(asked);
            } catch (Refused e) {
                throw parts.refuse(asked.evidence(), e.code());
            }
        });
    }

    RestAnswer schedule(RouteRequest asked) {
        ScheduleMeetingRequest request = asked.body(ScheduleMeetingRequest.class);
        var wish = new ScheduleService.Wish(
                request.title(),
                request.zone(),
                request.starts(),
                (int) request.minutes(),
                request.rhythm(),
                (int) request.times(),
                request.classification().orElse(Classification.UNCLASSIFIED));
        Occurrence first = service.schedule(owner(asked), wish, asked.evidence(), asked.now());
        return RestAnswer.ok(new MeetingScheduledResponse(view(first)));
    }

    RestAnswer list(RouteRequest asked) {
        List<Occurrence> found = service.list(
                owner(asked), asked.body(ListScheduledRequest.class).after(), asked.now(), PAGE + 1);
        return RestAnswer.ok(new ScheduledList(
                found.stream().limit(PAGE).map(this::view).toList(), found.size() > PAGE, service.mails()));
    }

    RestAnswer invite(RouteRequest asked) {
        InviteToMeetingRequest request = asked.body(InviteToMeetingRequest.class);
        var wanted = new ScheduleService.Invite(request.room(), (int) request.count(), request.anew());
        if (isOfSeries(request.scope())) {
            ScheduleService.SeriesMade made =
                    service.inviteToSeries(owner(asked), wanted, asked.evidence(), asked.now());
            return RestAnswer.ok(new InvitedToMeetingResponse(made.personal(), made.seed(), Optional.of(view(made))));
        }
        ScheduleService.Invitations made = service.invite(owner(asked), wanted, asked.evidence(), asked.now());
        return RestAnswer.ok(new InvitedToMeetingResponse(made.secrets(), made.password()));
    }

    RestAnswer inviteByMail(RouteRequest asked) {
        InviteByMailRequest request = asked.body(InviteByMailRequest.class);
        List<MailedGuest.Person> people =
                request.people().stream().map(guest -> person(guest, request)).toList();
        if (people.isEmpty()) {
            throw new Refused(ErrorCode.PEOPLE_MISSING);
        }
        var wanted = new ScheduleService.InviteByMail(
                request.room(), people, request.anew(), request.key().map(ScheduleRoutes::offered));
        if (isOfSeries(request.scope())) {
            ScheduleService.SeriesMade made =
                    service.inviteToSeriesByMail(owner(asked), wanted, asked.evidence(), asked.now());
            return RestAnswer.ok(new InvitedByMailResponse(made.seed(), Optional.of(view(made))));
        }
        return RestAnswer.ok(
                new InvitedByMailResponse(service.inviteByMail(owner(asked), wanted, asked.evidence(), asked.now())
                        .password()));
    }

    private static boolean isOfSeries(Optional<InvitationScope> asked) {
        return asked.filter(scope -> scope == InvitationScope.SERIES).isPresent();
    }

    private static InvitedSeries view(ScheduleService.SeriesMade made) {
        return new InvitedSeries(
                made.series(),
                made.meetings().stream()
                        .map(each -> new SeriesMeeting(each.room(), each.endsAt()))
                        .toList());
    }

    /** @throws Refused where it is none that a link can have */
    private static ScheduleService.OfferedKey offered(MailedKey key) {
        var offered = new ScheduleService.OfferedKey(key.linkSecret(), key.password());
        if (!offered.isUsable()) {
            throw new Refused(ErrorCode.MALFORMED);
        }
        return offered;
    }

    private static ScheduleService.OfferedKeys offered(Optional<MailedKeys> keys) {
        return keys.map(each -> new ScheduleService.OfferedKeys(
                        each.meeting().map(ScheduleRoutes::offered),
                        each.series().map(ScheduleRoutes::offered)))
                .orElse(ScheduleService.OfferedKeys.NONE);
    }

    private static MailedGuest.Person person(MailGuest guest, InviteByMailRequest request) {
        MailAddress address =
                MailAddress.of(guest.address()).orElseThrow(() -> new Refused(ErrorCode.ADDRESS_UNUSABLE));
        try {
            return new MailedGuest.Person(address, guest.name().map(DisplayName::new), request.language());
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.NAME_UNUSABLE);
        }
    }

    RestAnswer mailed(RouteRequest asked) {
        ListMailedRequest request = asked.body(ListMailedRequest.class);
        List<MailedGuest> mailed = isOfSeries(request.scope())
                ? service.mailedOfSeries(owner(asked), request.room())
                : service.mailed(owner(asked), request.room());
        return RestAnswer.ok(page(mailed, request.after()));
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

    RestAnswer takeBack(RouteRequest asked) {
        TakeInvitationBackRequest request = asked.body(TakeInvitationBackRequest.class);
        if (isOfSeries(request.scope())) {
            service.takeBackOfSeries(owner(asked), request.room(), request.invitation(), asked.evidence());
        } else {
            service.takeBack(owner(asked), request.room(), request.invitation(), asked.evidence());
        }
        return RestAnswer.done();
    }

    RestAnswer move(RouteRequest asked) {
        MoveMeetingRequest request = asked.body(MoveMeetingRequest.class);
        var wanted = new ScheduleService.Move(
                request.room(), request.starts(), (int) request.minutes(), offered(request.keys()));
        Occurrence moved = service.move(owner(asked), wanted, asked.evidence(), asked.now());
        return RestAnswer.ok(new MeetingScheduledResponse(view(moved)));
    }

    RestAnswer cancel(RouteRequest asked) {
        CancelMeetingRequest request = asked.body(CancelMeetingRequest.class);
        var which = new ScheduleService.Cancel(request.room(), request.andLater(), offered(request.keys()));
        service.cancel(owner(asked), which, asked.evidence(), asked.now());
        return RestAnswer.done();
    }

    private static AccountId owner(RouteRequest asked) {
        return asked.account().id();
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
                service.isShared(occurrence),
                occurrence.plan().id(),
                occurrence.inSeries().invited(),
                service.mailsKeys(occurrence));
    }
}
