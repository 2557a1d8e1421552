package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.SeriesSecrets;
import org.sabha.model.AccountRole;
import org.sabha.model.Classification;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.InvitationScope;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedByMailResponse;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MailGuest;
import org.sabha.protocol.account.MailedKey;
import org.sabha.protocol.account.MailedList;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.ScheduledMeeting;
import org.sabha.protocol.account.TakeInvitationBackRequest;
import org.sabha.protocol.http.ScheduledRoom;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.room.session.SecretDigest;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.schedule.ScheduledMeetings.Opening;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.schedule.MailKey;
import org.sabha.store.schedule.MailStorage.Waiting;

/** Invitations to a whole series, over the interface. */
class SeriesFlowTest {
    private static final Secret LINK_SEED = new Secret("AAECAwQFBgcICQoLDA0ODw");

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

    private RestAnswer asks(AccountRoute route, Record body) {
        return fixture.ask(Optional.of(asha), route, body);
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> AccountFixture.text(answer));
    }

    private RoomId weekly(Classification classification) {
        var request = new ScheduleMeetingRequest(
                "Review", "Asia/Kolkata", "2026-11-25T10:00", 60, Rhythm.WEEKLY, 3, Optional.of(classification));
        return body(asks(AccountRoute.SCHEDULE_MEETING, request), MeetingScheduledResponse.class)
                .first()
                .room();
    }

    private List<ScheduledMeeting> list() {
        return body(asks(AccountRoute.LIST_SCHEDULED, new ListScheduledRequest(Optional.empty())), ScheduledList.class)
                .meetings();
    }

    private RestAnswer asksToInvite(RoomId room, int count, boolean replaceExisting) {
        return asks(
                AccountRoute.INVITE_TO_MEETING,
                new InviteToMeetingRequest(room, count, replaceExisting, Optional.of(InvitationScope.SERIES)));
    }

    private InvitedToMeetingResponse invites(RoomId room, int count, boolean replaceExisting) {
        return body(asksToInvite(room, count, replaceExisting), InvitedToMeetingResponse.class);
    }

    private RestAnswer mails(RoomId room, String address, Optional<MailedKey> key) {
        return asks(
                AccountRoute.INVITE_BY_MAIL,
                new InviteByMailRequest(
                        room,
                        List.of(new MailGuest(address, Optional.empty())),
                        MailLanguage.EN,
                        false,
                        Optional.of(InvitationScope.SERIES),
                        key));
    }

    private Optional<RoomId> next(String series, Secret lookup) {
        return fixture.schedules.nextOfSeries(
                new SeriesNextRequest(series, lookup), fixture.clock().instant());
    }

    private Opening opening(RoomId room, Secret seed) {
        return fixture.schedules
                .toOpen(
                        asha.account().id(),
                        new ScheduledRoom(room, Optional.of(SeriesSecrets.password(seed, room))),
                        fixture.clock().instant())
                .orElseThrow();
    }

    @Test
    @Tag("A1")
    @Tag("C6")
    void onePersonalSecretOpensEachMeetingByAnother() {
        RoomId series = weekly(Classification.UNCLASSIFIED);
        InvitedToMeetingResponse made = invites(series, 2, false);
        assertEquals(series, made.series().orElseThrow().series());
        assertEquals(3, made.series().orElseThrow().meetings().size());
        Secret personal = made.invitations().getFirst();
        Secret seed = made.password().orElseThrow();
        Set<Secret> passwords = new HashSet<>();
        for (ScheduledMeeting meeting : list()) {
            assertEquals(2, meeting.invitations());
            assertTrue(meeting.ofSeries());
            fixture.passes(Duration.between(
                    fixture.clock().instant(), meeting.startsAt().minusSeconds(60)));
            asha = fixture.signedIn(asha.account(), SignInStrength.TWO_FACTORS);
            Opening opening = opening(meeting.room(), seed);
            assertEquals(SeriesSecrets.password(seed, meeting.room()), opening.password(), "and no other");
            passwords.add(opening.password());
            Secret derived = SeriesSecrets.invitation(personal, meeting.room());
            assertTrue(opening.invitations().stream()
                    .anyMatch(each -> each.digest().equals(SecretDigest.of(derived))));
        }
        assertEquals(3, passwords.size());
    }

    @Test
    @Tag("H3")
    void nextMeetingIsToldByTheLookupAlone() {
        RoomId series = weekly(Classification.UNCLASSIFIED);
        Secret personal = invites(series, 1, false).invitations().getFirst();
        Secret lookup = SeriesSecrets.lookup(personal, series);
        assertEquals(Optional.of(series), next(series.value(), lookup));
        for (String wrong :
                List.of("", "none", "b".repeat(24), list().getLast().room().value())) {
            assertEquals(Optional.empty(), next(wrong, lookup));
        }
        assertEquals(Optional.empty(), next(series.value(), personal));
        asks(AccountRoute.CANCEL_MEETING, new CancelMeetingRequest(series, false));
        assertEquals(Optional.of(list().getFirst().room()), next(series.value(), lookup));
    }

    @Test
    void peopleInvitedOneByOneAreReplacedOnlyWhenAskedFor() {
        RoomId series = weekly(Classification.UNCLASSIFIED);
        asks(AccountRoute.INVITE_TO_MEETING, new InviteToMeetingRequest(series, 1, false));
        assertEquals("invited-one-by-one", AccountFixture.code(asksToInvite(series, 1, false)));
        invites(series, 1, true);
        assertEquals(1, list().getFirst().invitations());
    }

    @Test
    void onePersonMoreOfOneMeetingKeepsTheSeriesPassword() {
        RoomId series = weekly(Classification.UNCLASSIFIED);
        invites(series, 1, false);
        var one = body(
                asks(AccountRoute.INVITE_TO_MEETING, new InviteToMeetingRequest(series, 1, false)),
                InvitedToMeetingResponse.class);
        assertEquals(Optional.empty(), one.password());
        assertEquals(2, list().getFirst().invitations());
        assertEquals(1, list().getLast().invitations());
    }

    @Test
    @Tag("C6")
    void aMailedPersonIsTakenOutOfAllMeetings() {
        RoomId series = weekly(Classification.UNCLASSIFIED);
        var key = new MailedKey(LINK_SEED, Optional.empty());
        var made = body(mails(series, "bala@example.in", Optional.of(key)), InvitedByMailResponse.class);
        assertTrue(made.password().isPresent());
        assertEquals("address-invited", AccountFixture.code(mails(series, "Bala@example.in", Optional.of(key))));
        MailedList mailed = body(
                asks(
                        AccountRoute.LIST_MAILED,
                        new ListMailedRequest(series, Optional.empty(), Optional.of(InvitationScope.SERIES))),
                MailedList.class);
        var take = new TakeInvitationBackRequest(
                series, mailed.people().getFirst().invitation(), Optional.of(InvitationScope.SERIES));
        assertEquals("ok", AccountFixture.code(asks(AccountRoute.TAKE_INVITATION_BACK, take)));
        assertEquals("no-such-invitation", AccountFixture.code(asks(AccountRoute.TAKE_INVITATION_BACK, take)));
        assertEquals(0, list().getLast().invitations());
    }

    @Test
    @Tag("H1")
    void aMailHasTheKeyOfAnUnclassifiedSeriesOnly() {
        var key = Optional.of(new MailedKey(LINK_SEED, Optional.empty()));
        RoomId open = weekly(Classification.UNCLASSIFIED);
        Secret seed = body(mails(open, "bala@example.in", key), InvitedByMailResponse.class)
                .password()
                .orElseThrow();
        Waiting waiting =
                fixture.storage.mails().due(fixture.clock().instant(), 10).getFirst();
        assertEquals(
                Optional.of(new MailKey(LINK_SEED, seed)),
                fixture.storage.mails().begin(waiting).orElseThrow().key());
        RoomId restricted = weekly(Classification.RESTRICTED);
        assertEquals("key-not-mailed", AccountFixture.code(mails(restricted, "bala@example.in", key)));
        assertEquals("ok", AccountFixture.code(mails(restricted, "bala@example.in", Optional.empty())));
        fixture.schedules.mailWithoutKeys();
        assertEquals("key-not-mailed", AccountFixture.code(mails(open, "chitra@example.in", key)));
    }
}
