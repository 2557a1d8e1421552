package org.sabha.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.NewPasswordLimiter;
import org.sabha.identity.account.Account;
import org.sabha.model.AccountRole;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiScope;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.http.ScheduledRoom;
import org.sabha.protocol.integration.InvitationIds;
import org.sabha.protocol.integration.InvitationsMadeResponse;
import org.sabha.protocol.integration.KeyResponse;
import org.sabha.protocol.integration.MakeInvitationsRequest;
import org.sabha.protocol.integration.MeetingPresence;
import org.sabha.protocol.integration.MeetingStanding;
import org.sabha.protocol.integration.PlannedMeeting;
import org.sabha.protocol.integration.PlannedMeetingPage;
import org.sabha.protocol.integration.PlannedMeetingResponse;
import org.sabha.protocol.integration.ScheduleForRequest;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.key.ApiKeyService;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditVerdict;

/** What a department's portal does with its key. */
class IntegrationFlowTest {
    @TempDir
    private Path data;

    private IntegrationHouse house;
    private Account asha;
    private ApiKeyService.Made portal;

    @BeforeEach
    void opens() {
        house = new IntegrationHouse(data);
        asha = house.account("asha", AccountRole.ORGANISER);
        house.account("bala", AccountRole.ORGANISER);
        house.account("uma", AccountRole.USER);
        portal = house.key(Optional.empty(), ApiScope.values());
    }

    @AfterEach
    void closes() {
        house.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, house.storage.audit().verify());
        house.close();
    }

    private RestAnswer ask(IntegrationRoute route, Map<Parameter, String> parameters) {
        return house.ask(Optional.of(portal.secret()), route, parameters, new RouteContract.Empty());
    }

    private RestAnswer ask(IntegrationRoute route, RoomId meeting) {
        return ask(route, Map.of(Parameter.MEETING, meeting.value()));
    }

    private RestAnswer schedule(Optional<String> organiser, String title, Rhythm rhythm, int times) {
        return schedule(Optional.empty(), organiser, title, rhythm, times);
    }

    private RestAnswer schedule(
            Optional<String> repeatable, Optional<String> organiser, String title, Rhythm rhythm, int times) {
        var request = new ScheduleForRequest(organiser, title, "Asia/Kolkata", "2026-11-30T10:00", 60, rhythm, times);
        return house.ask(
                Optional.of(portal.secret()),
                repeatable,
                IntegrationRoute.SCHEDULE_MEETING,
                Map.of(),
                IntegrationHouse.bytes(request));
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> IntegrationHouse.text(answer));
    }

    private static PlannedMeeting meeting(RestAnswer answer) {
        return body(answer, PlannedMeetingResponse.class).meeting();
    }

    private PlannedMeeting meeting(RoomId room) {
        return meeting(ask(IntegrationRoute.READ_MEETING, room));
    }

    private InvitationsMadeResponse invite(RoomId room, int count, boolean anew) {
        return body(
                house.ask(
                        Optional.of(portal.secret()),
                        IntegrationRoute.INVITE_TO_MEETING,
                        Map.of(Parameter.MEETING, room.value()),
                        new MakeInvitationsRequest(count, anew)),
                InvitationsMadeResponse.class);
    }

    private List<String> invitations(RoomId room) {
        return body(ask(IntegrationRoute.LIST_INVITATIONS, room), InvitationIds.class).invitations().stream()
                .map(Object::toString)
                .toList();
    }

    private List<AuditEntry.Facts> rows(String verb) {
        return house.rows().stream().filter(row -> row.verb().equals(verb)).toList();
    }

    @Test
    void aMeetingIsScheduledInTheNameOfAnOrganiserWhoOpensIt() {
        RestAnswer made = schedule(Optional.of("asha"), "समीक्षा", Rhythm.ONCE, 1);
        PlannedMeeting meeting = meeting(made);
        assertEquals(Optional.of("/api/v1/integration/meetings/" + meeting.room()), made.location());
        assertEquals("asha", meeting.organiser());
        assertEquals(MeetingStanding.PLANNED, meeting.standing());
        AuditEntry.Facts row = rows("schedule-meeting").getLast();
        assertEquals(portal.key().id().value(), row.actor());
        assertEquals(asha.id().value(), row.subject());

        InvitationsMadeResponse invited = invite(meeting.room(), 2, false);
        assertEquals(2, invited.invitations().size());
        house.passes(Duration.between(house.now(), meeting.startsAt()));
        var opening = house.schedules
                .toOpen(asha.id(), new ScheduledRoom(meeting.room(), invited.password()), house.now())
                .orElseThrow();
        assertEquals(invited.password(), Optional.of(opening.password()), "the password that was told is its password");
        assertEquals(2, opening.invitations().size());
    }

    @Test
    void whatBecameOfAMeetingIsSeenAndNobodysName() {
        RoomId room = house.meetingOf(asha.id(), portal.key());
        house.opened(room, 3);
        PlannedMeeting open = meeting(room);
        assertEquals(MeetingStanding.OPEN, open.standing());
        assertEquals(Optional.of(new MeetingPresence(3, 1)), open.presence());
        assertEquals("ok", IntegrationHouse.code(ask(IntegrationRoute.END_MEETING, room)));
        assertEquals(Map.of(room, portal.key().id().value()), house.running.ended);
        assertEquals(MeetingStanding.ENDED, meeting(room).standing());
        assertEquals("meeting-not-open", IntegrationHouse.code(ask(IntegrationRoute.END_MEETING, room)));

        RoomId missed = house.meetingOf(asha.id(), portal.key());
        house.passes(Duration.ofDays(10));
        assertEquals(MeetingStanding.MISSED, meeting(missed).standing());
    }

    @Test
    @Tag("Q7")
    void anEndThatCannotBeWrittenIsNotToldAsDone() {
        RoomId room = house.meetingOf(asha.id(), portal.key());
        house.opened(room, 1);
        house.running.failing = true;
        assertEquals("storage-unavailable", IntegrationHouse.code(ask(IntegrationRoute.END_MEETING, room)));
    }

    @Test
    void meetingsAreListedPageByPage() {
        schedule(Optional.of("asha"), "Review", Rhythm.DAILY, 37);
        schedule(Optional.of("bala"), "Other", Rhythm.ONCE, 1);
        Set<RoomId> seen = new HashSet<>();
        Optional<RoomId> next = Optional.empty();
        int pages = 0;
        do {
            Map<Parameter, String> query = next.map(
                            after -> Map.of(Parameter.ORGANISER, "asha", Parameter.AFTER, after.value()))
                    .orElse(Map.of(Parameter.ORGANISER, "asha"));
            PlannedMeetingPage page = body(ask(IntegrationRoute.LIST_MEETINGS, query), PlannedMeetingPage.class);
            page.meetings().forEach(each -> assertTrue(seen.add(each.room()), "each once"));
            next = page.next();
            pages++;
        } while (next.isPresent());
        assertEquals(37, seen.size());
        assertEquals(3, pages);
        Map<Parameter, String> bad = Map.of(Parameter.ORGANISER, "asha", Parameter.AFTER, "../../etc");
        assertEquals("no-such-meeting", IntegrationHouse.code(ask(IntegrationRoute.LIST_MEETINGS, bad)));
    }

    @Test
    void invitationsAreMadeAnewAndTakenBackOneByOne() {
        RoomId room =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        InvitationsMadeResponse first = invite(room, 3, false);
        assertEquals(3, invitations(room).size());
        String back = first.invitations().getFirst().id().value();
        Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value(), Parameter.INVITATION, back);
        assertEquals("ok", IntegrationHouse.code(ask(IntegrationRoute.REVOKE_INVITATION, which)));
        assertEquals("no-such-invitation", IntegrationHouse.code(ask(IntegrationRoute.REVOKE_INVITATION, which)));
        assertEquals(2, invitations(room).size());
        assertFalse(invitations(room).contains(back));
        assertEquals(Optional.empty(), invite(room, 1, false).password(), "the password that was told stays");
        InvitationsMadeResponse anew = invite(room, 1, true);
        assertNotEquals(first.password(), anew.password());
        assertEquals(List.of(anew.invitations().getFirst().id().value()), invitations(room));
        assertEquals(room + " " + back, rows("revoke-invitation").getFirst().value());
    }

    @Test
    void severalAreCancelledTogetherOrOne() {
        RoomId first = meeting(schedule(Optional.of("asha"), "Review", Rhythm.WEEKLY, 3))
                .room();
        assertEquals("ok", IntegrationHouse.code(ask(IntegrationRoute.CANCEL_MEETING, first)));
        assertEquals(MeetingStanding.CANCELLED, meeting(first).standing());
        assertEquals("meeting-not-planned", IntegrationHouse.code(ask(IntegrationRoute.CANCEL_MEETING, first)));
        PlannedMeetingPage rest = body(
                ask(IntegrationRoute.LIST_MEETINGS, Map.of(Parameter.ORGANISER, "asha")), PlannedMeetingPage.class);
        RoomId second = rest.meetings().getFirst().room();
        Map<Parameter, String> later = Map.of(Parameter.MEETING, second.value(), Parameter.LATER, "true");
        Map<Parameter, String> perhaps = Map.of(Parameter.MEETING, second.value(), Parameter.LATER, "perhaps");
        assertEquals("malformed", IntegrationHouse.code(ask(IntegrationRoute.CANCEL_MEETING, perhaps)));
        assertEquals("ok", IntegrationHouse.code(ask(IntegrationRoute.CANCEL_MEETING, later)));
        rest.meetings()
                .forEach(each -> assertEquals(
                        MeetingStanding.CANCELLED, meeting(each.room()).standing()));
    }

    @Test
    void nobodyWhoMayNotOrganiseIsActedFor() {
        assertEquals("organiser-needed", IntegrationHouse.code(schedule(Optional.empty(), "x", Rhythm.ONCE, 1)));
        for (String who : List.of("uma", "nobody", "!", "a")) {
            assertEquals(
                    "organiser-unusable", IntegrationHouse.code(schedule(Optional.of(who), "x", Rhythm.ONCE, 1)), who);
        }
        house.disable(asha);
        assertEquals("organiser-unusable", IntegrationHouse.code(schedule(Optional.of("asha"), "x", Rhythm.ONCE, 1)));
    }

    @Test
    void nothingIsToldOrDoneAnyMoreInTheNameOfADisabledOrganiser() {
        RoomId room =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        RoomId running = house.meetingOf(asha.id(), portal.key());
        house.opened(running, 1);
        house.disable(asha);
        for (IntegrationRoute route : List.of(
                IntegrationRoute.READ_MEETING, IntegrationRoute.LIST_INVITATIONS, IntegrationRoute.CANCEL_MEETING)) {
            assertEquals("organiser-unusable", IntegrationHouse.code(ask(route, room)), route::name);
        }
        assertEquals("organiser-unusable", inviteAnew(room));
        assertEquals("organiser-unusable", IntegrationHouse.code(ask(IntegrationRoute.END_MEETING, running)));
        assertEquals(asha.id().value(), rows("end-meeting").getLast().subject());
        assertEquals(Map.of(), house.running.ended);
    }

    @Test
    void aKeyForOneOrganiserNeedsNoName() {
        portal = house.key(Optional.of("asha"), IntegrationHouse.meetings());
        assertEquals(
                "asha",
                meeting(schedule(Optional.empty(), "Review", Rhythm.ONCE, 1)).organiser());
        assertEquals(
                1,
                body(ask(IntegrationRoute.LIST_MEETINGS, Map.of()), PlannedMeetingPage.class)
                        .meetings()
                        .size());
        KeyResponse own = body(ask(IntegrationRoute.OWN_KEY, Map.of()), KeyResponse.class);
        assertEquals(Optional.of("asha"), own.key().organiser());
        assertEquals(portal.key().id(), own.key().id());
    }

    @Test
    void theSameRequestIsDoneOnceAndAnsweredTheSame() {
        Optional<String> name = Optional.of("8e03978e-40d5-43dd-bc93-6894a57f9324");
        RestAnswer first = schedule(name, Optional.of("asha"), "Review", Rhythm.ONCE, 1);
        RestAnswer again = schedule(name, Optional.of("asha"), "Review", Rhythm.ONCE, 1);
        assertEquals(IntegrationHouse.text(first), IntegrationHouse.text(again));
        assertEquals(201, again.status());
        assertEquals(1, rows("schedule-meeting").size());

        RestAnswer other = schedule(name, Optional.of("asha"), "Another", Rhythm.ONCE, 1);
        assertEquals("idempotency-key-reused", IntegrationHouse.code(other));
        assertEquals(422, other.status());

        house.passes(Duration.ofHours(25));
        assertNotEquals(
                IntegrationHouse.text(first),
                IntegrationHouse.text(schedule(name, Optional.of("asha"), "Review", Rhythm.ONCE, 1)),
                "after a day it is a new request");
    }

    @Test
    void answersWithSecretsComeAgainButOnlyToTheKeyThatAsked() {
        RoomId room =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value());
        byte[] body = IntegrationHouse.bytes(new MakeInvitationsRequest(1, true));
        Optional<String> name = Optional.of("invite-1");
        Optional<Secret> key = Optional.of(portal.secret());
        RestAnswer first = house.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        RestAnswer again = house.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        assertEquals(IntegrationHouse.text(first), IntegrationHouse.text(again));
        assertEquals(1, invitations(room).size());
        Optional<Secret> other =
                Optional.of(house.key(Optional.empty(), ApiScope.values()).secret());
        RestAnswer ofAnother = house.ask(other, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        assertNotEquals(IntegrationHouse.text(first), IntegrationHouse.text(ofAnother), "names are each key's own");
    }

    @Test
    void whatWasRefusedMayBeAskedAnewUnderItsName() {
        Optional<String> name = Optional.of("retry");
        assertEquals(
                "organiser-unusable",
                IntegrationHouse.code(schedule(name, Optional.of("late"), "Review", Rhythm.ONCE, 1)));
        house.account("late", AccountRole.ORGANISER);
        assertEquals(
                201,
                schedule(name, Optional.of("late"), "Review", Rhythm.ONCE, 1).status());
    }

    @Test
    @Tag("Q7")
    void whatMayHaveBeenDoneIsNotDoneAgain() {
        RoomId room = house.meetingOf(asha.id(), portal.key());
        house.opened(room, 1);
        house.running.failing = true;
        Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value());
        Optional<Secret> key = Optional.of(portal.secret());
        Optional<String> name = Optional.of("end");
        var first = house.ask(key, name, IntegrationRoute.END_MEETING, which, new byte[0]);
        assertEquals("storage-unavailable", IntegrationHouse.code(first));
        house.running.failing = false;
        var again = house.ask(key, name, IntegrationRoute.END_MEETING, which, new byte[0]);
        assertEquals("outcome-unknown", IntegrationHouse.code(again));
        assertEquals(Map.of(), house.running.ended);
    }

    @Test
    void aKeyOfADismissedAdministratorIsRefusedByACodeOfItsOwn() {
        Account admin = house.account("it.admin", AccountRole.ADMINISTRATOR);
        portal = house.keyBy(admin, IntegrationHouse.meetings());
        assertEquals("ok", IntegrationHouse.code(ask(IntegrationRoute.OWN_KEY, Map.of())));
        house.disable(admin);
        RestAnswer refused = ask(IntegrationRoute.OWN_KEY, Map.of());
        assertEquals("key-suspended", IntegrationHouse.code(refused));
        assertEquals(401, refused.status());
        AuditEntry.Facts row = rows("own-key").getLast();
        assertEquals("key-suspended", row.reason());
        assertEquals(portal.key().id().value(), row.actor());
    }

    @Test
    @Tag("T2")
    void aKeyHasABudgetOfPasswordsAndMayAskAgainUnderTheSameName() {
        RoomId room =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        for (int i = 0; i < NewPasswordLimiter.A_MINUTE; i++) {
            invite(room, 1, true);
        }
        Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value());
        byte[] body = IntegrationHouse.bytes(new MakeInvitationsRequest(1, true));
        Optional<Secret> key = Optional.of(portal.secret());
        Optional<String> name = Optional.of("invite");
        RestAnswer refused = house.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        assertEquals("rate-limited", IntegrationHouse.code(refused));
        assertEquals(429, refused.status());
        assertEquals("rate-limited", rows("invite-to-meeting").getLast().reason());
        assertEquals(Optional.empty(), invite(room, 1, false).password(), "what needs no password is done");
        house.passes(Duration.ofMinutes(1));
        assertEquals(
                201,
                house.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body)
                        .status());
    }

    // --- who makes keys comes in no other way than others

    @Test
    @Tag("T42")
    @Tag("A2")
    void invitationsOfAProgramSaySoWhenTheMeetingIsOpened() {
        PlannedMeeting planned = meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1));
        Optional<Secret> password = invite(planned.room(), 2, false).password();
        house.passes(Duration.between(house.now(), planned.startsAt()));
        var opening = house.schedules
                .toOpen(asha.id(), new ScheduledRoom(planned.room(), password), house.now())
                .orElseThrow();
        assertEquals(2, opening.invitations().size());
        opening.invitations()
                .forEach(each -> assertEquals(Optional.of(portal.key().id()), each.program()));
    }

    @Test
    @Tag("T42")
    @Tag("H41")
    void aKeyForEverybodyFindsNothingThatItDidNotMake() {
        RoomId own = house.meetingOf(asha.id());
        ApiKeyService.Made another = house.key(Optional.empty(), ApiScope.values());
        RoomId ofAnother = house.meetingOf(asha.id(), another.key());
        RoomId made =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        PlannedMeetingPage page = body(
                ask(IntegrationRoute.LIST_MEETINGS, Map.of(Parameter.ORGANISER, "asha")), PlannedMeetingPage.class);
        assertEquals(
                List.of(made),
                page.meetings().stream().map(PlannedMeeting::room).toList());
        for (RoomId room : List.of(own, ofAnother)) {
            assertEquals("no-such-meeting", IntegrationHouse.code(ask(IntegrationRoute.READ_MEETING, room)));
            assertEquals("no-such-meeting", inviteAnew(room));
            assertEquals("no-such-meeting", IntegrationHouse.code(ask(IntegrationRoute.LIST_INVITATIONS, room)));
            assertEquals(1, house.schedules.invitations(room).size(), "which opens it as before");
        }
    }

    @Test
    @Tag("T42")
    void noKeyGetsThePasswordOfWhatAnOrganiserMade() {
        RoomId own = house.meetingOf(asha.id());
        String invited = house.schedules.invitations(own).getFirst().value();
        portal = house.key(Optional.of("asha"), IntegrationHouse.meetings());
        assertEquals(own, meeting(own).room(), "it is shown");
        assertEquals("organisers-own", inviteAnew(own));
        Map<Parameter, String> which = Map.of(Parameter.MEETING, own.value(), Parameter.INVITATION, invited);
        assertEquals("organisers-own", IntegrationHouse.code(ask(IntegrationRoute.REVOKE_INVITATION, which)));
        assertEquals(List.of(invited), invitations(own));
        AuditEntry.Facts row = rows("invite-to-meeting").getLast();
        assertEquals("organisers-own", row.reason());
        assertEquals(portal.key().id().value(), row.actor());
    }

    private String inviteAnew(RoomId room) {
        return IntegrationHouse.code(house.ask(
                Optional.of(portal.secret()),
                IntegrationRoute.INVITE_TO_MEETING,
                Map.of(Parameter.MEETING, room.value()),
                new MakeInvitationsRequest(1, true)));
    }

    @Test
    @Tag("T19")
    void aFloodOfRefusalsIsARowAMinute() {
        int before = house.rows().size();
        for (int i = 0; i < 50; i++) {
            house.ask(
                    Optional.of(new Secret("forged" + i)),
                    IntegrationRoute.OWN_KEY,
                    Map.of(),
                    new RouteContract.Empty());
        }
        assertEquals(before + 1, house.rows().size());
        house.passes(Duration.ofMinutes(2));
        house.ask(Optional.empty(), IntegrationRoute.OWN_KEY, Map.of(), new RouteContract.Empty());
        List<AuditEntry.Facts> all = house.rows();
        assertEquals(before + 3, all.size());
        assertEquals(49, all.get(before + 1).times());
        assertEquals("key-unknown", all.getLast().reason());
    }
}
