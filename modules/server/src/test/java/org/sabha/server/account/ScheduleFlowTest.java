package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.identity.PasswordCheck;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountRole;
import org.sabha.model.Classification;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.model.rule.RuleSetting;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.ScheduledMeeting;
import org.sabha.protocol.http.ScheduledRoom;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.room.Room;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.room.session.SecretDigest;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.rule.RuleService;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.server.schedule.ScheduledMeetings.Opening;
import org.sabha.store.audit.AuditVerdict;

/** Meetings of later over the interface, from scheduling to opening. */
class ScheduleFlowTest {
    @TempDir
    private Path data;

    private AccountFixture fixture;
    private Person asha;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        asha = fixture.signedIn("asha", AccountRole.ORGANISER);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    /** A sign-in ends when nobody uses it for half a day; she signs in anew. */
    private void passes(Duration time) {
        fixture.passes(time);
        asha = fixture.signedIn(asha.account(), SignInStrength.TWO_FACTORS);
    }

    private RestAnswer asks(AccountRoute route, Record body) {
        return fixture.ask(Optional.of(asha), route, body);
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> AccountFixture.text(answer));
    }

    private RestAnswer schedules(String zone, String starts, Rhythm rhythm, int times) {
        return asks(
                AccountRoute.SCHEDULE_MEETING,
                new ScheduleMeetingRequest("Tender committee", zone, starts, 60, rhythm, times));
    }

    private RoomId weekly(int times) {
        return body(schedules("Asia/Kolkata", "2026-11-25T10:00", Rhythm.WEEKLY, times), MeetingScheduledResponse.class)
                .first()
                .room();
    }

    private List<ScheduledMeeting> list() {
        return body(asks(AccountRoute.LIST_SCHEDULED, new ListScheduledRequest(Optional.empty())), ScheduledList.class)
                .meetings();
    }

    private InvitedToMeetingResponse invites(RoomId room, int count, boolean replaceExisting) {
        return body(
                asks(AccountRoute.INVITE_TO_MEETING, new InviteToMeetingRequest(room, count, replaceExisting)),
                InvitedToMeetingResponse.class);
    }

    private Optional<Opening> toOpen(RoomId room, Optional<Secret> password) {
        return fixture.schedules.toOpen(
                asha.account().id(),
                new ScheduledRoom(room, password),
                fixture.clock().instant());
    }

    private String lastRow() {
        var row = fixture.rows().getLast();
        return row.verb() + " " + row.outcome() + " " + row.value();
    }

    @Test
    @Tag("A1")
    @Tag("T44")
    void eachMeetingHasAnIdOfItsOwnAndTheTimeOfTheClockOnTheWall() {
        RoomId first = weekly(4);
        assertEquals("schedule-meeting permitted " + first + " 4", lastRow());
        List<ScheduledMeeting> meetings = list();
        assertEquals(
                4, new HashSet<>(meetings.stream().map(ScheduledMeeting::room).toList()).size());
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                meetings.stream().map(ScheduledMeeting::number).toList());
        assertEquals(Instant.parse("2026-11-25T04:30:00Z"), meetings.getFirst().startsAt());
        assertEquals(Instant.parse("2026-12-16T05:30:00Z"), meetings.getLast().endsAt());
        assertEquals(4, meetings.getFirst().count());
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Kolkata, 2026-11-24T10:00, ONCE, 1",
        "Asia/Nowhere, 2026-11-25T10:00, ONCE, 1",
        "+05:30, 2026-11-25T10:00, ONCE, 1",
        "Asia/Kolkata, 2026-02-30T10:00, ONCE, 1",
        "Asia/Kolkata, soon, ONCE, 1",
        "Asia/Kolkata, 2029-01-01T10:00, ONCE, 1",
        "Asia/Kolkata, 2026-11-25T10:00, MONTHLY, 60"
    })
    void aTimeThatThereIsNotOrThatIsPastOrTooFarIsRefused(String zone, String starts, Rhythm rhythm, int times) {
        assertEquals("time-unusable", AccountFixture.code(schedules(zone, starts, rhythm, times)));
        assertEquals("schedule-meeting refused null", lastRow());
        assertEquals(List.of(), list());
    }

    @Test
    void pagesFollowEachOther() {
        schedules("Asia/Kolkata", "2026-11-25T10:00", Rhythm.DAILY, 20);
        var first = body(
                asks(AccountRoute.LIST_SCHEDULED, new ListScheduledRequest(Optional.empty())), ScheduledList.class);
        assertTrue(first.more() && first.meetings().size() == 15);
        var after = Optional.of(first.meetings().getLast().room());
        var rest = body(asks(AccountRoute.LIST_SCHEDULED, new ListScheduledRequest(after)), ScheduledList.class);
        assertFalse(rest.more());
        assertEquals(
                20,
                Stream.concat(first.meetings().stream(), rest.meetings().stream())
                        .map(ScheduledMeeting::room)
                        .distinct()
                        .count());
    }

    @Test
    void nobodySchedulesWithoutEnd() {
        for (int i = 0; i < 6; i++) {
            assertEquals("ok", AccountFixture.code(schedules("Asia/Kolkata", "2026-11-25T10:00", Rhythm.DAILY, 60)));
        }
        assertEquals(
                "too-many-meetings",
                AccountFixture.code(schedules("Asia/Kolkata", "2026-11-25T10:00", Rhythm.DAILY, 60)));
    }

    @Test
    @Tag("C6")
    @Tag("T43")
    @Tag("T44")
    void invitationsAreSaidOnceAndKeptAsDigests() {
        RoomId room = weekly(1);
        InvitedToMeetingResponse two = invites(room, 2, false);
        assertEquals("invite-to-meeting permitted " + room + " 2", lastRow());
        assertTrue(two.password().isPresent(), "the first brings a password");
        InvitedToMeetingResponse more = invites(room, 1, false);
        assertEquals(Optional.empty(), more.password());
        assertEquals(3, list().getFirst().invitations());
        Set<Secret> all = new HashSet<>(two.invitations());
        all.addAll(more.invitations());
        assertEquals(3, all.size());
        passes(Duration.ofHours(18));
        Opening opening = toOpen(room, two.password()).orElseThrow();
        assertEquals(
                Stream.concat(two.invitations().stream(), more.invitations().stream())
                        .map(SecretDigest::of)
                        .toList(),
                opening.invitations().stream().map(Room.Prepared::digest).toList());
        assertEquals(two.password(), Optional.of(opening.password()));
        for (var row : fixture.rows()) {
            all.forEach(secret -> assertFalse(row.toString().contains(secret.reveal())));
        }
    }

    /** Where one is for several people, whoever gives it out says so; a class may still ask for one each. */
    @Test
    @Tag("C6")
    void itIsSaidWhetherOneInvitationIsForSeveralByTheRulesOfNow() {
        weekly(1);
        var restricted = new ScheduleMeetingRequest(
                "Audit",
                "Asia/Kolkata",
                "2026-11-26T10:00",
                60,
                Rhythm.ONCE,
                1,
                Optional.of(Classification.RESTRICTED));
        asks(AccountRoute.SCHEDULE_MEETING, restricted);
        assertEquals(
                List.of(false, false),
                list().stream().map(ScheduledMeeting::shared).toList());
        fixture.rules.set(
                new RuleService.Wish("C6", new RuleSetting("shared", false)),
                0,
                "One link for a class",
                AccountEvidence.ofTheServer(fixture.clock().instant(), "set-organisation-rule"));
        assertEquals(
                List.of(true, false),
                list().stream().map(ScheduledMeeting::shared).toList());
    }

    @Test
    void replacedInvitationsVoidEarlierOnes() {
        RoomId room = weekly(1);
        InvitedToMeetingResponse before = invites(room, 2, false);
        InvitedToMeetingResponse reinvited = invites(room, 1, true);
        assertNotEquals(before.password(), reinvited.password());
        passes(Duration.ofHours(18));
        Opening opening = toOpen(room, before.password()).orElseThrow();
        assertEquals(
                reinvited.invitations().stream().map(SecretDigest::of).toList(),
                opening.invitations().stream().map(Room.Prepared::digest).toList());
        assertNotEquals(before.password(), Optional.of(opening.password()), "a password of before is none");
        assertEquals(PasswordCheck.RIGHT, fixture.passwords.verify(opening.password(), opening.hash()));
    }

    @Test
    void invitationsHaveABound() {
        RoomId room = weekly(1);
        for (int i = 0; i < 4; i++) {
            invites(room, 50, false);
        }
        assertEquals(
                "too-many-invitations",
                AccountFixture.code(asks(AccountRoute.INVITE_TO_MEETING, new InviteToMeetingRequest(room, 1, false))));
        assertEquals(1, invites(room, 1, true).invitations().size());
    }

    @Test
    @Tag("A3")
    void itIsOpenedFromTwoHoursBeforeUntilItsEndByItsOwnerAndOnce() {
        RoomId room = weekly(1);
        Instant start = list().getFirst().startsAt();
        passes(Duration.between(fixture.clock().instant(), start.minus(ScheduleService.OPENS_BEFORE))
                .minusSeconds(1));
        assertEquals(Optional.empty(), toOpen(room, Optional.empty()));
        assertEquals("start-meeting refused " + room, lastRow());
        passes(Duration.ofSeconds(1));
        assertEquals(
                "Tender committee", toOpen(room, Optional.empty()).orElseThrow().title());
        Person bala = fixture.signedIn("bala", AccountRole.ORGANISER);
        assertEquals(
                Optional.empty(),
                fixture.schedules.toOpen(
                        bala.account().id(),
                        new ScheduledRoom(room, Optional.empty()),
                        fixture.clock().instant()));
        Opening opening = toOpen(room, Optional.empty()).orElseThrow();
        assertTrue(fixture.schedules.open(opening, new RoomWrite(room, List.of(), List.of())));
        assertEquals(Optional.empty(), toOpen(room, Optional.empty()));
        assertFalse(fixture.schedules.open(opening, new RoomWrite(room, List.of(), List.of())));
        assertTrue(list().getFirst().opened());
        assertEquals(
                "meeting-not-planned",
                AccountFixture.code(asks(AccountRoute.CANCEL_MEETING, new CancelMeetingRequest(room, false))));
        assertEquals(
                "meeting-not-planned",
                AccountFixture.code(asks(AccountRoute.INVITE_TO_MEETING, new InviteToMeetingRequest(room, 1, true))));
        RoomId missed = weekly(1);
        passes(Duration.ofDays(8));
        assertEquals(Optional.empty(), toOpen(missed, Optional.empty()), "it is over");
    }

    @Test
    @Tag("T44")
    void cancelledMeetingCannotBeStarted() {
        weekly(4);
        List<ScheduledMeeting> meetings = list();
        RoomId second = meetings.get(1).room();
        assertEquals(
                "ok", AccountFixture.code(asks(AccountRoute.CANCEL_MEETING, new CancelMeetingRequest(second, false))));
        assertEquals("cancel-meeting permitted " + second + " 1", lastRow());
        assertEquals(3, list().size());
        RoomId third = meetings.get(2).room();
        assertEquals(
                "ok", AccountFixture.code(asks(AccountRoute.CANCEL_MEETING, new CancelMeetingRequest(third, true))));
        assertEquals("cancel-meeting permitted " + third + " 2", lastRow());
        assertEquals(
                List.of(meetings.getFirst().room()),
                list().stream().map(ScheduledMeeting::room).toList());
        passes(Duration.between(fixture.clock().instant(), meetings.get(1).startsAt()));
        assertEquals(Optional.empty(), toOpen(second, Optional.empty()));
    }
}
