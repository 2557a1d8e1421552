package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.AccountRole;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.mail.MailStanding;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.account.CalendarFeedResponse;
import org.sabha.protocol.account.CalendarFeedView;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedByMailResponse;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MailGuest;
import org.sabha.protocol.account.MailedList;
import org.sabha.protocol.account.MailedPerson;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.MoveMeetingRequest;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.TakeInvitationBackRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.store.audit.AuditVerdict;

/** Invitations by mail and calendar feeds over the interface. */
class MailFlowTest {
    @TempDir
    private Path data;

    private AccountFixture fixture;
    private Person asha;
    private RoomId room;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        asha = fixture.signedIn("asha", AccountRole.ORGANISER);
        room = scheduled();
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    private RestAnswer asks(AccountRoute route, Record body) {
        return fixture.ask(Optional.of(asha), route, body);
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> AccountFixture.text(answer));
    }

    private RoomId scheduled() {
        return body(
                        asks(
                                AccountRoute.SCHEDULE_MEETING,
                                new ScheduleMeetingRequest(
                                        "Tender committee", "Asia/Kolkata", "2026-11-25T10:00", 60, Rhythm.ONCE, 1)),
                        MeetingScheduledResponse.class)
                .first()
                .room();
    }

    private RestAnswer invites(RoomId to, boolean replaceExisting, String... addresses) {
        List<MailGuest> people = Stream.of(addresses)
                .map(address -> new MailGuest(address, Optional.empty()))
                .toList();
        return asks(AccountRoute.INVITE_BY_MAIL, new InviteByMailRequest(to, people, MailLanguage.HI, replaceExisting));
    }

    private RestAnswer invites(String... addresses) {
        return invites(room, false, addresses);
    }

    private List<MailedPerson> mailed() {
        return body(asks(AccountRoute.LIST_MAILED, new ListMailedRequest(room, Optional.empty())), MailedList.class)
                .people();
    }

    private String lastRow() {
        var row = fixture.rows().getLast();
        return row.verb() + " " + row.outcome() + " " + row.value();
    }

    @Test
    @Tag("T44")
    @Tag("C6")
    void invitationSecretsGoOnlyToGuests() {
        RestAnswer answer = invites("bala@example.in", "chitra@example.in");
        Optional<Secret> password = body(answer, InvitedByMailResponse.class).password();
        assertTrue(password.isPresent(), "the first invitations come with a password");
        assertEquals("invite-by-mail permitted " + room + " 2", lastRow());
        assertEquals(1, fixture.woken.get());
        assertEquals(
                List.of("bala@example.in", "chitra@example.in"),
                mailed().stream().map(MailedPerson::address).toList());
        assertTrue(mailed().stream().allMatch(person -> person.standing() == MailStanding.WAITING));
        assertEquals(
                Optional.empty(),
                body(invites("devi@example.in"), InvitedByMailResponse.class).password());
        assertEquals(
                3,
                body(asks(AccountRoute.LIST_SCHEDULED, new ListScheduledRequest(Optional.empty())), ScheduledList.class)
                        .meetings()
                        .getFirst()
                        .invitations());
    }

    @ParameterizedTest
    @Tag("T19")
    @ValueSource(
            strings = {"bala", "bala@example.in, eve@example.in", "Bala <bala@example.in>", "बाला@example.in", "a@b@c"})
    void anAddressThatIsNoneIsRefusedAndNobodyIsInvited(String address) {
        assertEquals("address-unusable", AccountFixture.code(invites("chitra@example.in", address)));
        assertEquals(List.of(), mailed());
        assertEquals("invite-by-mail refused null", lastRow());
    }

    @Test
    void nobodyIsInvitedTwice() {
        invites("bala@example.in");
        assertEquals("address-invited", AccountFixture.code(invites("Bala@Example.in")));
        assertEquals("address-invited", AccountFixture.code(invites("devi@example.in", "DEVI@example.in")));
        assertEquals("people-missing", AccountFixture.code(invites()));
        assertEquals(1, mailed().size());
    }

    @Test
    @Tag("A1")
    void replacedInvitationsMailNewLinks() {
        invites("bala@example.in");
        InvitationId before = mailed().getFirst().invitation();
        asks(AccountRoute.INVITE_TO_MEETING, new InviteToMeetingRequest(room, 1, true));
        assertEquals(1, mailed().size());
        assertNotEquals(before, mailed().getFirst().invitation());
        assertEquals(2, fixture.schedules.invitations(room).size());
    }

    @Test
    @Tag("C6")
    void anInvitationIsTakenBack() {
        invites("bala@example.in");
        InvitationId invitation = mailed().getFirst().invitation();
        var request = new TakeInvitationBackRequest(room, invitation);
        assertEquals("ok", AccountFixture.code(asks(AccountRoute.TAKE_INVITATION_BACK, request)));
        assertEquals("take-invitation-back permitted " + room + " " + invitation, lastRow());
        assertEquals(List.of(), fixture.schedules.invitations(room));
        assertEquals("no-such-invitation", AccountFixture.code(asks(AccountRoute.TAKE_INVITATION_BACK, request)));
        assertEquals("ok", AccountFixture.code(invites("bala@example.in")), "and may be invited again");
    }

    @Test
    void aMeetingIsHeldAtAnotherTime() {
        invites("bala@example.in");
        RestAnswer moved = asks(AccountRoute.MOVE_MEETING, new MoveMeetingRequest(room, "2026-11-26T11:00", 30));
        assertEquals(
                "2026-11-26T05:30:00Z",
                body(moved, MeetingScheduledResponse.class).first().startsAt().toString());
        assertEquals("move-meeting permitted " + room, lastRow());
        assertEquals(2, fixture.woken.get());
        assertEquals(
                "time-unusable",
                AccountFixture.code(
                        asks(AccountRoute.MOVE_MEETING, new MoveMeetingRequest(room, "2026-11-20T11:00", 30))));
        asks(AccountRoute.CANCEL_MEETING, new CancelMeetingRequest(room, false));
        assertEquals(
                "meeting-not-planned",
                AccountFixture.code(
                        asks(AccountRoute.MOVE_MEETING, new MoveMeetingRequest(room, "2026-11-26T11:00", 30))));
    }

    @Test
    void oneAccountDoesNotMailWithoutEnd() {
        int asked = 0;
        String code = "ok";
        for (; code.equals("ok") && asked < 2_000; asked += 25) {
            if (asked % 200 == 0) {
                room = scheduled();
            }
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                addresses.add("guest" + (asked + i) + "@example.in");
            }
            code = AccountFixture.code(invites(addresses.toArray(String[]::new)));
        }
        assertEquals("too-many-mails", code);
        assertEquals(1_025, asked);
        fixture.passes(Duration.ofHours(11));
        assertEquals("too-many-mails", AccountFixture.code(invites("late@example.in")));
        assertEquals(
                "ok", AccountFixture.code(asks(AccountRoute.CANCEL_MEETING, new CancelMeetingRequest(room, false))));
    }

    @Test
    void pagesFollowEachOther() {
        for (int page = 0; page < 2; page++) {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                addresses.add("guest%02d@example.in".formatted(page * 15 + i));
            }
            invites(addresses.toArray(String[]::new));
        }
        var first =
                body(asks(AccountRoute.LIST_MAILED, new ListMailedRequest(room, Optional.empty())), MailedList.class);
        assertTrue(first.more());
        var after = Optional.of(first.people().getLast().invitation());
        var second = body(asks(AccountRoute.LIST_MAILED, new ListMailedRequest(room, after)), MailedList.class);
        assertFalse(second.more());
        assertEquals(10, second.people().size());
        assertEquals("guest20@example.in", second.people().getFirst().address());
    }

    /** With its lines unfolded. */
    private String reads(Secret secret) {
        RestAnswer answer = fixture.api.calendar(secret);
        if (!(answer.body().orElseThrow() instanceof RestAnswer.Download file)) {
            return AccountFixture.code(answer);
        }
        assertEquals("text/calendar; charset=utf-8", file.contentType());
        var out = new ByteArrayOutputStream();
        try {
            file.content().writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8).replace("\r\n ", "");
    }

    private Secret opensAFeed() {
        return body(asks(AccountRoute.OPEN_CALENDAR_FEED, new RouteContract.Empty()), CalendarFeedResponse.class)
                .secret();
    }

    @Test
    @Tag("T44")
    void aFeedSaysWhenMeetingsAreAndNoMore() {
        invites("bala@example.in");
        Secret secret = opensAFeed();
        assertEquals("open-calendar-feed permitted null", lastRow());
        String calendar = reads(secret);
        assertTrue(calendar.contains("UID:" + room + "@meet.example.in"), calendar);
        assertTrue(calendar.contains("DTSTART:20261125T043000Z"), calendar);
        assertTrue(calendar.contains("SUMMARY:Meeting"), calendar);
        for (String kept : List.of("Tender", "bala", "/m/", "#", "ATTENDEE", "URL")) {
            assertFalse(calendar.contains(kept), kept);
        }
        assertFalse(body(asks(AccountRoute.CALENDAR_FEED, new RouteContract.Empty()), CalendarFeedView.class)
                .titles());
        asks(AccountRoute.CANCEL_MEETING, new CancelMeetingRequest(room, false));
        assertTrue(reads(secret).contains("STATUS:CANCELLED"));
    }

    @Test
    @Tag("C7")
    void aFeedIsReadByItsSecretAloneUntilItIsClosed() {
        Secret first = opensAFeed();
        Secret second = opensAFeed();
        assertEquals("not-found", reads(first), "another took its place");
        assertTrue(reads(second).startsWith("BEGIN:VCALENDAR"));
        assertEquals("not-found", reads(new Secret("a".repeat(52))));
        assertEquals("ok", AccountFixture.code(asks(AccountRoute.CLOSE_CALENDAR_FEED, new RouteContract.Empty())));
        assertEquals("not-found", reads(second));
        assertEquals(
                "no-such-feed", AccountFixture.code(asks(AccountRoute.CLOSE_CALENDAR_FEED, new RouteContract.Empty())));
    }

    @Test
    @Tag("H28")
    void calendarFeedOfFormerOrganiserIsClosed() {
        Secret secret = opensAFeed();
        var accounts = fixture.storage.accounts().accounts();
        var account = accounts.byId(asha.account().id()).orElseThrow();
        accounts.replace(account.with(account.profile().withRoles(Set.of(AccountRole.USER))));
        assertEquals("not-found", reads(secret));
    }
}
