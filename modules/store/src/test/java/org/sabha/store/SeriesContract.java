package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailFault;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.schedule.MailKey;
import org.sabha.store.schedule.MailScope;
import org.sabha.store.schedule.MailStorage;
import org.sabha.store.schedule.MailStorage.Outgoing;
import org.sabha.store.schedule.MailStorage.Waiting;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.MailedGuest.Method;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.ByMail;
import org.sabha.store.schedule.ScheduleStorage.Inviting;
import org.sabha.store.schedule.ScheduleStorage.MailKeys;
import org.sabha.store.schedule.ScheduleStorage.SeriesInvitations;
import org.sabha.store.schedule.ScheduleStorage.SeriesInvited;
import org.sabha.store.schedule.ScheduleStorage.SeriesReplacement;

/** Invitations to a whole series, on each engine. */
abstract class SeriesContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final Instant LATER = NINE.plus(Duration.ofHours(2));
    private static final AccountId ASHA = new AccountId("a".repeat(16));
    private static final Secret PERSONAL = new Secret("s".repeat(32));
    private static final MailKey KEY = new MailKey(new Secret("link-seed"), new Secret("password-seed"));
    private static final MailKey NEWER = new MailKey(new Secret("link-seed-2"), new Secret("password-seed-2"));

    private final IdSource ids = new IdSource(new Random(3));
    private final Storage storage;
    private final ScheduleStorage schedules;
    private final MailStorage mails;
    private List<Occurrence> series = List.of();
    private RoomId plan = ids.newRoomId();

    SeriesContract(Engines engine) {
        storage = Engines.open(engine.withTables());
        schedules = storage.schedules();
        mails = storage.mails();
    }

    /** Three, one each day, an hour long. */
    @BeforeEach
    void schedule() {
        Plan made = new Plan(plan, ASHA, "Review", "Asia/Kolkata", Rhythm.DAILY, 3, Optional.empty());
        List<Occurrence> occurrences = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Instant start = NINE.plus(Duration.ofDays(i + 1));
            RoomId room = i == 0 ? plan : ids.newRoomId();
            occurrences.add(
                    new Occurrence(room, made, i + 1, start, start.plusSeconds(3_600), Occurrence.Standing.PLANNED, 0));
        }
        assertTrue(schedules.add(made, occurrences, new ScheduleStorage.Limits(9, 9), row("schedule-meeting", NINE)));
        series = occurrences;
    }

    @AfterEach
    void close() {
        storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static AccountEvidence row(String verb, Instant at) {
        return AccountEvidence.ofTheServer(at, verb).by(ASHA);
    }

    private RoomId room(int number) {
        return series.get(number - 1).room();
    }

    private SeriesInvited person(InvitationId id, List<Occurrence> meetings) {
        Map<RoomId, String> digests = new HashMap<>();
        meetings.forEach(each -> digests.put(each.room(), "digest " + id + " " + each.number()));
        return new SeriesInvited(id, "lookup " + id, digests);
    }

    private static MailedGuest.Person addressed(String address) {
        return new MailedGuest.Person(new MailAddress(address), Optional.empty(), MailLanguage.EN);
    }

    private SeriesReplacement replacement(boolean first, List<Occurrence> meetings, Map<InvitationId, ByMail> again) {
        Map<RoomId, String> hashes = new HashMap<>();
        meetings.forEach(each -> hashes.put(each.room(), "hash " + each.number()));
        return new SeriesReplacement(first, hashes, again);
    }

    private Inviting invites(InvitationId id, Optional<String> address, Optional<SeriesReplacement> replacement) {
        List<ByMail> byMail = address.map(each -> List.of(new ByMail(id, addressed(each), PERSONAL)))
                .orElse(List.of());
        var invitations = new SeriesInvitations(List.of(person(id, series)), byMail, address.map(_ -> KEY));
        return schedules.inviteToSeries(series, invitations, replacement, 200, row("invite-to-meeting", NINE));
    }

    private InvitationId invited() {
        InvitationId id = ids.newInvitationId();
        assertEquals(Inviting.DONE, invites(id, Optional.empty(), Optional.of(replacement(true, series, Map.of()))));
        return id;
    }

    private InvitationId mailed(String address) {
        InvitationId id = ids.newInvitationId();
        assertEquals(
                Inviting.DONE, invites(id, Optional.of(address), Optional.of(replacement(true, series, Map.of()))));
        return id;
    }

    private Optional<RoomId> next(InvitationId id, Instant now) {
        return schedules.nextOfSeries(plan, "lookup " + id, now);
    }

    private Occurrence now(int number) {
        return schedules.find(room(number)).orElseThrow();
    }

    private Outgoing sent(Instant now) {
        List<Waiting> due = mails.due(now, 10);
        assertEquals(1, due.size());
        Outgoing mail = mails.begin(due.getFirst()).orElseThrow();
        mails.sent(due.getFirst(), now);
        return mail;
    }

    /** Opens a meeting with the invitations that it has. */
    private void opens(int number) {
        RoomId room = room(number);
        List<RoomRecord.Invited> invited = schedules.invitations(room).stream()
                .map(id -> new RoomRecord.Invited(
                        0, id, "digest", Role.PARTICIPANT, "VALID", Optional.empty(), Optional.empty(), Map.of()))
                .toList();
        var record = new RoomRecord(
                new RoomRecord.Header(room, "Review", "hash", 1, false, "ASLEEP", Optional.empty(), NINE),
                invited,
                Set.of(),
                List.of(),
                List.of());
        var write = new RoomStore.RoomWrite(room, record.changesSince(Optional.empty()), List.of());
        assertTrue(schedules.open(write, schedules.invitations(room)));
    }

    @Test
    @Tag("A1")
    @Tag("C6")
    void eachMeetingHasADigestAndAPasswordOfItsOwn() {
        InvitationId id = invited();
        for (Occurrence each : series) {
            var prepared = schedules.prepared(ASHA, each.room()).orElseThrow();
            assertEquals(Optional.of("hash " + each.number()), prepared.passwordHash());
            assertEquals(
                    List.of("digest " + id + " " + each.number()),
                    prepared.invitations().stream()
                            .map(ScheduleStorage.Invited::digest)
                            .toList());
            assertTrue(now(each.number()).inSeries().invited());
        }
    }

    @Test
    void nextMeetingIsTheOneThatIsOnOrComesFirst() {
        InvitationId id = invited();
        assertEquals(Optional.of(room(1)), next(id, NINE));
        assertEquals(Optional.of(room(2)), next(id, series.getFirst().endsAt()), "the first was never opened");
        opens(1);
        assertEquals(Optional.of(room(1)), next(id, series.getFirst().endsAt()), "it goes on for longer");
        schedules.cancel(List.of(room(2)), row("cancel-meeting", LATER));
        storage.database().jdbi().useHandle(handle -> handle.execute("delete from invitation"));
        assertEquals(Optional.of(room(3)), next(id, LATER));
        assertEquals(Optional.empty(), next(id, series.getLast().endsAt()));
    }

    @Test
    @Tag("H3")
    void nextMeetingIsToldToNobodyElse() {
        InvitationId id = invited();
        assertEquals(Optional.empty(), schedules.nextOfSeries(plan, "lookup of nobody", NINE));
        assertEquals(Optional.empty(), schedules.nextOfSeries(room(2), "lookup " + id, NINE));
        assertEquals(Optional.empty(), schedules.nextOfSeries(ids.newRoomId(), "lookup " + id, NINE));
    }

    @Test
    void morePeopleAreAddedOnlyToASeriesThatHasInvitations() {
        InvitationId late = ids.newInvitationId();
        assertEquals(Inviting.NOT_THE_FIRST, invites(late, Optional.empty(), Optional.empty()));
        invited();
        assertEquals(Inviting.DONE, invites(late, Optional.empty(), Optional.empty()));
        assertEquals(2, now(3).invitations());
        assertEquals(
                Inviting.NOT_THE_FIRST,
                invites(ids.newInvitationId(), Optional.empty(), Optional.of(replacement(true, series, Map.of()))),
                "somebody else was first");
        assertEquals(
                Inviting.TOO_MANY,
                schedules.inviteToSeries(
                        series,
                        new SeriesInvitations(
                                List.of(person(ids.newInvitationId(), series)), List.of(), Optional.empty()),
                        Optional.empty(),
                        2,
                        row("invite-to-meeting", NINE)));
        assertEquals(2, now(1).invitations());
    }

    @Test
    void aMeetingThatIsNotPlannedAnyMoreTakesNobody() {
        schedules.cancel(List.of(room(2)), row("cancel-meeting", NINE));
        assertEquals(
                Inviting.NOT_PLANNED,
                invites(ids.newInvitationId(), Optional.empty(), Optional.of(replacement(true, series, Map.of()))));
        assertEquals(0, now(1).invitations());
    }

    @Test
    @Tag("C6")
    void aRevokedPersonHasNoInvitationToAnyMeeting() {
        InvitationId kept = invited();
        InvitationId revoked = ids.newInvitationId();
        invites(revoked, Optional.empty(), Optional.empty());
        assertTrue(schedules.revokeOfSeries(plan, revoked, row("take-invitation-back", LATER)));
        assertFalse(schedules.revokeOfSeries(plan, revoked, row("take-invitation-back", LATER)));
        assertEquals(Optional.empty(), next(revoked, NINE));
        for (Occurrence each : series) {
            assertEquals(List.of(kept), schedules.invitations(each.room()));
        }
    }

    @Test
    @Tag("A1")
    void replacingAllDropsEarlierInvitations() {
        InvitationId before = mailed("asha@example.in");
        sent(NINE);
        InvitationId fresh = ids.newInvitationId();
        var again = new ByMail(fresh, addressed("asha@example.in"), new Secret("o".repeat(32)));
        var invitations = new SeriesInvitations(List.of(person(fresh, series)), List.of(), Optional.of(NEWER));
        assertEquals(
                Inviting.DONE,
                schedules.inviteToSeries(
                        series,
                        invitations,
                        Optional.of(replacement(false, series, Map.of(before, again))),
                        200,
                        row("invite-to-meeting", LATER)));
        assertEquals(Optional.empty(), next(before, NINE));
        assertEquals(Optional.of(room(1)), next(fresh, NINE));
        Outgoing mail = sent(LATER);
        assertEquals(Optional.of(again.secret()), mail.secret());
        assertEquals(Optional.of(NEWER), mail.key());
        assertEquals(1, mail.guest().news().sequence());
    }

    @Test
    @Tag("H1")
    void aMailHasTheKeyOnceAndItIsSealedUntilThen() {
        mailed("asha@example.in");
        byte[] kept = storage.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select key_sealed from mailed_guest")
                        .mapTo(byte[].class)
                        .one());
        assertFalse(new String(kept, StandardCharsets.ISO_8859_1).contains("seed"));
        Outgoing mail = sent(NINE);
        assertEquals(Optional.of(KEY), mail.key());
        assertEquals(Optional.of(PERSONAL), mail.secret());
        assertEquals(
                List.of(1, 2, 3), mail.series().stream().map(Occurrence::number).toList());
        assertEquals(series.getLast().endsAt(), mail.endsAt());
        assertNoKeyIsKept();
    }

    private int count(String query) {
        return storage.database()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    private void assertNoKeyIsKept() {
        assertEquals(0, count("select count(*) from mailed_guest where key_sealed is not null"));
    }

    @Test
    @Tag("H1")
    void aMailThatFailsKeepsNoKey() {
        mailed("asha@example.in");
        Waiting waiting = mails.due(NINE, 10).getFirst();
        mails.failed(waiting, MailFault.ADDRESS_REFUSED, row("drop-mail", LATER));
        assertNoKeyIsKept();
    }

    @Test
    void cancellingOneMeetingTellsTheSeriesOnce() {
        InvitationId id = mailed("asha@example.in");
        sent(NINE);
        schedules.cancel(
                List.of(room(2)), new MailKeys(Optional.empty(), Optional.of(NEWER)), row("cancel-meeting", LATER));
        Outgoing mail = sent(LATER);
        assertEquals(id, mail.guest().invitation());
        assertEquals(Method.REQUEST, mail.guest().news().method());
        assertEquals(1, mail.guest().news().sequence());
        assertEquals(Optional.of(NEWER), mail.key());
        assertEquals(Occurrence.Standing.CANCELLED, mail.series().get(1).standing());
        schedules.cancel(List.of(room(1), room(3)), row("cancel-meeting", LATER));
        Outgoing last = sent(LATER);
        assertEquals(Method.CANCEL, last.guest().news().method());
        assertEquals(2, last.guest().news().sequence());
    }

    @Test
    void movingOneMeetingTellsTheSeriesWhenItWasToBe() {
        mailed("asha@example.in");
        sent(NINE);
        Instant start = NINE.plus(Duration.ofDays(4));
        schedules.move(
                room(2),
                new ScheduleStorage.Held(start, start.plusSeconds(60)),
                MailKeys.NONE,
                row("move-meeting", LATER));
        Outgoing mail = sent(LATER);
        Occurrence moved = mail.series().get(1);
        assertTrue(moved.isMoved());
        assertEquals(series.get(1).startsAt(), moved.inSeries().startsAt());
        assertEquals(start, moved.startsAt());
        assertEquals(Optional.empty(), mail.key());
    }

    @Test
    void onePersonIsInvitedToTheSeriesAndToAMeetingApart() {
        mailed("asha@example.in");
        InvitationId alone = ids.newInvitationId();
        var one = new ScheduleStorage.Invitations(
                List.of(new ScheduleStorage.Invited(alone, "digest", Optional.empty())),
                List.of(new ByMail(alone, addressed("bala@example.in"), PERSONAL)));
        assertEquals(Inviting.DONE, schedules.invite(plan, one, 200, row("invite-by-mail", NINE)));
        assertEquals(1, schedules.mailed(plan).size());
        assertEquals(1, schedules.mailed(plan, MailScope.SERIES).size());
        schedules.cancel(List.of(room(3)), row("cancel-meeting", NINE));
        assertEquals(0, schedules.mailed(plan).getFirst().news().sequence());
        schedules.forget(NINE.plus(Duration.ofDays(40)));
        assertEquals(List.of(), schedules.mailed(plan, MailScope.SERIES));
        assertEquals(0, count("select count(*) from series_invitation"));
    }

    @Test
    void secretsAreKeptUntilTheSeriesIsOver() {
        mailed("asha@example.in");
        assertEquals(0, mails.forgetSecrets(series.getFirst().endsAt().plusSeconds(1)));
        assertEquals(1, mails.forgetSecrets(series.getLast().endsAt().plusSeconds(1)));
        assertNoKeyIsKept();
    }
}
