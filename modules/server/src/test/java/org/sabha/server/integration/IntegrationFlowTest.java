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

    private IntegrationFixture fixture;
    private Account asha;
    private ApiKeyService.Made portal;

    @BeforeEach
    void opens() {
        fixture = new IntegrationFixture(data);
        asha = fixture.account("asha", AccountRole.ORGANISER);
        fixture.account("bala", AccountRole.ORGANISER);
        fixture.account("uma", AccountRole.USER);
        portal = fixture.key(Optional.empty(), ApiScope.values());
    }

    @AfterEach
    void closes() {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    private RestAnswer ask(IntegrationRoute route, Map<Parameter, String> parameters) {
        return fixture.ask(Optional.of(portal.secret()), route, parameters, new RouteContract.Empty());
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
        return fixture.ask(
                Optional.of(portal.secret()),
                repeatable,
                IntegrationRoute.SCHEDULE_MEETING,
                Map.of(),
                IntegrationFixture.bytes(request));
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> IntegrationFixture.text(answer));
    }

    private static PlannedMeeting meeting(RestAnswer answer) {
        return body(answer, PlannedMeetingResponse.class).meeting();
    }

    private PlannedMeeting meeting(RoomId room) {
        return meeting(ask(IntegrationRoute.READ_MEETING, room));
    }

    private InvitationsMadeResponse invite(RoomId room, int count, boolean replaceExisting) {
        return body(
                fixture.ask(
                        Optional.of(portal.secret()),
                        IntegrationRoute.INVITE_TO_MEETING,
                        Map.of(Parameter.MEETING, room.value()),
                        new MakeInvitationsRequest(count, replaceExisting)),
                InvitationsMadeResponse.class);
    }

    private List<String> invitations(RoomId room) {
        return body(ask(IntegrationRoute.LIST_INVITATIONS, room), InvitationIds.class).invitations().stream()
                .map(Object::toString)
                .toList();
    }

    private List<AuditEntry.Facts> rows(String verb) {
        return fixture.rows().stream().filter(row -> row.verb().equals(verb)).toList();
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
        fixture.passes(Duration.between(fixture.now(), meeting.startsAt()));
        var opening = fixture.schedules
                .toOpen(asha.id(), new ScheduledRoom(meeting.room(), invited.password()), fixture.now())
                .orElseThrow();
        assertEquals(invited.password(), Optional.of(opening.password()), "the password that was told is its password");
        assertEquals(2, opening.invitations().size());
    }

    @Test
    void showsMeetingResultWithoutNames() {
        RoomId room = fixture.meetingOf(asha.id(), portal.key());
        fixture.opened(room, 3);
        PlannedMeeting open = meeting(room);
        assertEquals(MeetingStanding.OPEN, open.standing());
        assertEquals(Optional.of(new MeetingPresence(3, 1)), open.presence());
        assertEquals("ok", IntegrationFixture.code(ask(IntegrationRoute.END_MEETING, room)));
        assertEquals(Map.of(room, portal.key().id().value()), fixture.running.ended);
        assertEquals(MeetingStanding.ENDED, meeting(room).standing());
        assertEquals("meeting-not-open", IntegrationFixture.code(ask(IntegrationRoute.END_MEETING, room)));

        RoomId missed = fixture.meetingOf(asha.id(), portal.key());
        fixture.passes(Duration.ofDays(10));
        assertEquals(MeetingStanding.MISSED, meeting(missed).standing());
    }

    @Test
    @Tag("Q7")
    void unwrittenEndIsNotReportedAsDone() {
        RoomId room = fixture.meetingOf(asha.id(), portal.key());
        fixture.opened(room, 1);
        fixture.running.failing = true;
        assertEquals("storage-unavailable", IntegrationFixture.code(ask(IntegrationRoute.END_MEETING, room)));
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
        assertEquals("no-such-meeting", IntegrationFixture.code(ask(IntegrationRoute.LIST_MEETINGS, bad)));
    }

    @Test
    void invitationsAreReplacedAndRevokedOneByOne() {
        RoomId room =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        InvitationsMadeResponse first = invite(room, 3, false);
        assertEquals(3, invitations(room).size());
        String back = first.invitations().getFirst().id().value();
        Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value(), Parameter.INVITATION, back);
        assertEquals("ok", IntegrationFixture.code(ask(IntegrationRoute.REVOKE_INVITATION, which)));
        assertEquals("no-such-invitation", IntegrationFixture.code(ask(IntegrationRoute.REVOKE_INVITATION, which)));
        assertEquals(2, invitations(room).size());
        assertFalse(invitations(room).contains(back));
        assertEquals(Optional.empty(), invite(room, 1, false).password(), "the password that was told stays");
        InvitationsMadeResponse reinvited = invite(room, 1, true);
        assertNotEquals(first.password(), reinvited.password());
        assertEquals(List.of(reinvited.invitations().getFirst().id().value()), invitations(room));
        assertEquals(room + " " + back, rows("revoke-invitation").getFirst().value());
    }

    @Test
    void severalAreCancelledTogetherOrOne() {
        RoomId first = meeting(schedule(Optional.of("asha"), "Review", Rhythm.WEEKLY, 3))
                .room();
        assertEquals("ok", IntegrationFixture.code(ask(IntegrationRoute.CANCEL_MEETING, first)));
        assertEquals(MeetingStanding.CANCELLED, meeting(first).standing());
        assertEquals("meeting-not-planned", IntegrationFixture.code(ask(IntegrationRoute.CANCEL_MEETING, first)));
        PlannedMeetingPage rest = body(
                ask(IntegrationRoute.LIST_MEETINGS, Map.of(Parameter.ORGANISER, "asha")), PlannedMeetingPage.class);
        RoomId second = rest.meetings().getFirst().room();
        Map<Parameter, String> later = Map.of(Parameter.MEETING, second.value(), Parameter.LATER, "true");
        Map<Parameter, String> perhaps = Map.of(Parameter.MEETING, second.value(), Parameter.LATER, "perhaps");
        assertEquals("malformed", IntegrationFixture.code(ask(IntegrationRoute.CANCEL_MEETING, perhaps)));
        assertEquals("ok", IntegrationFixture.code(ask(IntegrationRoute.CANCEL_MEETING, later)));
        rest.meetings()
                .forEach(each -> assertEquals(
                        MeetingStanding.CANCELLED, meeting(each.room()).standing()));
    }

    @Test
    void nobodyWhoMayNotOrganiseIsActedFor() {
        assertEquals("organiser-needed", IntegrationFixture.code(schedule(Optional.empty(), "x", Rhythm.ONCE, 1)));
        for (String who : List.of("uma", "nobody", "!", "a")) {
            assertEquals(
                    "organiser-unusable",
                    IntegrationFixture.code(schedule(Optional.of(who), "x", Rhythm.ONCE, 1)),
                    who);
        }
        fixture.disable(asha);
        assertEquals("organiser-unusable", IntegrationFixture.code(schedule(Optional.of("asha"), "x", Rhythm.ONCE, 1)));
    }

    @Test
    void disabledOrganisersKeyReadsAndDoesNothing() {
        RoomId room =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        RoomId running = fixture.meetingOf(asha.id(), portal.key());
        fixture.opened(running, 1);
        fixture.disable(asha);
        for (IntegrationRoute route : List.of(
                IntegrationRoute.READ_MEETING, IntegrationRoute.LIST_INVITATIONS, IntegrationRoute.CANCEL_MEETING)) {
            assertEquals("organiser-unusable", IntegrationFixture.code(ask(route, room)), route::name);
        }
        assertEquals("organiser-unusable", inviteAnew(room));
        assertEquals("organiser-unusable", IntegrationFixture.code(ask(IntegrationRoute.END_MEETING, running)));
        assertEquals(asha.id().value(), rows("end-meeting").getLast().subject());
        assertEquals(Map.of(), fixture.running.ended);
    }

    @Test
    void aKeyForOneOrganiserNeedsNoName() {
        portal = fixture.key(Optional.of("asha"), IntegrationFixture.meetings());
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
        assertEquals(IntegrationFixture.text(first), IntegrationFixture.text(again));
        assertEquals(201, again.status());
        assertEquals(1, rows("schedule-meeting").size());

        RestAnswer other = schedule(name, Optional.of("asha"), "Another", Rhythm.ONCE, 1);
        assertEquals("idempotency-key-reused", IntegrationFixture.code(other));
        assertEquals(422, other.status());

        fixture.passes(Duration.ofHours(25));
        assertNotEquals(
                IntegrationFixture.text(first),
                IntegrationFixture.text(schedule(name, Optional.of("asha"), "Review", Rhythm.ONCE, 1)),
                "after a day it is a new request");
    }

    @Test
    void answersWithSecretsComeAgainButOnlyToTheKeyThatAsked() {
        RoomId room =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value());
        byte[] body = IntegrationFixture.bytes(new MakeInvitationsRequest(1, true));
        Optional<String> name = Optional.of("invite-1");
        Optional<Secret> key = Optional.of(portal.secret());
        RestAnswer first = fixture.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        RestAnswer again = fixture.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        assertEquals(IntegrationFixture.text(first), IntegrationFixture.text(again));
        assertEquals(1, invitations(room).size());
        Optional<Secret> other =
                Optional.of(fixture.key(Optional.empty(), ApiScope.values()).secret());
        RestAnswer ofAnother = fixture.ask(other, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        assertNotEquals(IntegrationFixture.text(first), IntegrationFixture.text(ofAnother), "names are each key's own");
    }

    @Test
    void refusedRequestMayReuseItsIdempotencyKey() {
        Optional<String> name = Optional.of("retry");
        assertEquals(
                "organiser-unusable",
                IntegrationFixture.code(schedule(name, Optional.of("late"), "Review", Rhythm.ONCE, 1)));
        fixture.account("late", AccountRole.ORGANISER);
        assertEquals(
                201,
                schedule(name, Optional.of("late"), "Review", Rhythm.ONCE, 1).status());
    }

    @Test
    @Tag("Q7")
    void uncertainRequestIsNotRepeated() {
        RoomId room = fixture.meetingOf(asha.id(), portal.key());
        fixture.opened(room, 1);
        fixture.running.failing = true;
        Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value());
        Optional<Secret> key = Optional.of(portal.secret());
        Optional<String> name = Optional.of("end");
        var first = fixture.ask(key, name, IntegrationRoute.END_MEETING, which, new byte[0]);
        assertEquals("storage-unavailable", IntegrationFixture.code(first));
        fixture.running.failing = false;
        var again = fixture.ask(key, name, IntegrationRoute.END_MEETING, which, new byte[0]);
        assertEquals("outcome-unknown", IntegrationFixture.code(again));
        assertEquals(Map.of(), fixture.running.ended);
    }

    @Test
    void aKeyOfADismissedAdministratorIsRefusedByACodeOfItsOwn() {
        Account admin = fixture.account("it.admin", AccountRole.ADMINISTRATOR);
        portal = fixture.keyBy(admin, IntegrationFixture.meetings());
        assertEquals("ok", IntegrationFixture.code(ask(IntegrationRoute.OWN_KEY, Map.of())));
        fixture.disable(admin);
        RestAnswer refused = ask(IntegrationRoute.OWN_KEY, Map.of());
        assertEquals("key-suspended", IntegrationFixture.code(refused));
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
        byte[] body = IntegrationFixture.bytes(new MakeInvitationsRequest(1, true));
        Optional<Secret> key = Optional.of(portal.secret());
        Optional<String> name = Optional.of("invite");
        RestAnswer refused = fixture.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body);
        assertEquals("rate-limited", IntegrationFixture.code(refused));
        assertEquals(429, refused.status());
        assertEquals("rate-limited", rows("invite-to-meeting").getLast().reason());
        assertEquals(Optional.empty(), invite(room, 1, false).password(), "what needs no password is done");
        fixture.passes(Duration.ofMinutes(1));
        assertEquals(
                201,
                fixture.ask(key, name, IntegrationRoute.INVITE_TO_MEETING, which, body)
                        .status());
    }

    // --- who makes keys comes in no other way than others

    @Test
    @Tag("T42")
    @Tag("A2")
    void invitationsOfAProgramSaySoWhenTheMeetingIsOpened() {
        PlannedMeeting planned = meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1));
        Optional<Secret> password = invite(planned.room(), 2, false).password();
        fixture.passes(Duration.between(fixture.now(), planned.startsAt()));
        var opening = fixture.schedules
                .toOpen(asha.id(), new ScheduledRoom(planned.room(), password), fixture.now())
                .orElseThrow();
        assertEquals(2, opening.invitations().size());
        opening.invitations()
                .forEach(each -> assertEquals(Optional.of(portal.key().id()), each.program()));
    }

    @Test
    @Tag("T42")
    @Tag("H41")
    void aKeyForEverybodyFindsNothingThatItDidNotMake() {
        RoomId own = fixture.meetingOf(asha.id());
        ApiKeyService.Made another = fixture.key(Optional.empty(), ApiScope.values());
        RoomId ofAnother = fixture.meetingOf(asha.id(), another.key());
        RoomId made =
                meeting(schedule(Optional.of("asha"), "Review", Rhythm.ONCE, 1)).room();
        PlannedMeetingPage page = body(
                ask(IntegrationRoute.LIST_MEETINGS, Map.of(Parameter.ORGANISER, "asha")), PlannedMeetingPage.class);
        assertEquals(
                List.of(made),
                page.meetings().stream().map(PlannedMeeting::room).toList());
        for (RoomId room : List.of(own, ofAnother)) {
            assertEquals("no-such-meeting", IntegrationFixture.code(ask(IntegrationRoute.READ_MEETING, room)));
            assertEquals("no-such-meeting", inviteAnew(room));
            assertEquals("no-such-meeting", IntegrationFixture.code(ask(IntegrationRoute.LIST_INVITATIONS, room)));
            assertEquals(1, fixture.schedules.invitations(room).size(), "which opens it as before");
        }
    }

    @Test
    @Tag("T42")
    void noKeyGetsThePasswordOfWhatAnOrganiserMade() {
        RoomId own = fixture.meetingOf(asha.id());
        String invited = fixture.schedules.invitations(own).getFirst().value();
        portal = fixture.key(Optional.of("asha"), IntegrationFixture.meetings());
        assertEquals(own, meeting(own).room(), "it is shown");
        assertEquals("organisers-own", inviteAnew(own));
        Map<Parameter, String> which = Map.of(Parameter.MEETING, own.value(), Parameter.INVITATION, invited);
        assertEquals("organisers-own", IntegrationFixture.code(ask(IntegrationRoute.REVOKE_INVITATION, which)));
        assertEquals(List.of(invited), invitations(own));
        AuditEntry.Facts row = rows("invite-to-meeting").getLast();
        assertEquals("organisers-own", row.reason());
        assertEquals(portal.key().id().value(), row.actor());
    }

    private String inviteAnew(RoomId room) {
        return IntegrationFixture.code(fixture.ask(
                Optional.of(portal.secret()),
                IntegrationRoute.INVITE_TO_MEETING,
                Map.of(Parameter.MEETING, room.value()),
                new MakeInvitationsRequest(1, true)));
    }

    @Test
    @Tag("T19")
    void aFloodOfRefusalsIsARowAMinute() {
        int before = fixture.rows().size();
        for (int i = 0; i < 50; i++) {
            fixture.ask(
                    Optional.of(new Secret("forged" + i)),
                    IntegrationRoute.OWN_KEY,
                    Map.of(),
                    new RouteContract.Empty());
        }
        assertEquals(before + 1, fixture.rows().size());
        fixture.passes(Duration.ofMinutes(2));
        fixture.ask(Optional.empty(), IntegrationRoute.OWN_KEY, Map.of(), new RouteContract.Empty());
        List<AuditEntry.Facts> all = fixture.rows();
        assertEquals(before + 3, all.size());
        assertEquals(49, all.get(before + 1).times());
        assertEquals("key-unknown", all.getLast().reason());
    }
}
