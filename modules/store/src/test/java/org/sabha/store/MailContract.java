package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailFault;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.mail.MailStanding;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.schedule.FeedStorage;
import org.sabha.store.schedule.MailStorage;
import org.sabha.store.schedule.MailStorage.Outgoing;
import org.sabha.store.schedule.MailStorage.Waiting;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.MailedGuest.Method;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.Inviting;
import org.sabha.store.sql.StorageSettings;

/** People who were invited by mail, the outbox, and calendar feeds, on each engine. */
abstract class MailContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00.123456789Z");
    private static final Instant LATER = NINE.plus(Duration.ofHours(1));
    private static final AccountId ASHA = new AccountId("a".repeat(16));
    private static final Secret SECRET = new Secret("s".repeat(32));

    private final IdSource ids = new IdSource(new Random(3));
    private final StorageSettings settings;
    private Storage storage;
    private ScheduleStorage schedules;
    private MailStorage mails;
    private RoomId room;

    MailContract(Engines engine) {
        this.settings = engine.withTables();
    }

    @BeforeEach
    void schedule() {
        open();
        room = ids.newRoomId();
        Plan plan = new Plan(room, ASHA, "समीक्षा", "Asia/Kolkata", Rhythm.ONCE, 1, Optional.empty());
        Instant start = NINE.plus(Duration.ofDays(1));
        schedules.add(
                plan,
                List.of(new Occurrence(room, plan, 1, start, start.plusSeconds(3_600), Occurrence.Standing.PLANNED, 0)),
                new ScheduleStorage.Limits(9, 9),
                row("schedule-meeting", NINE));
    }

    private void open() {
        storage = Engines.open(settings);
        schedules = storage.schedules();
        mails = storage.mails();
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

    private static MailedGuest.Person person(String address) {
        return new MailedGuest.Person(
                new MailAddress(address), Optional.of(new DisplayName("आशा \" राव")), MailLanguage.HI);
    }

    private static ScheduleStorage.Invitations byMail(InvitationId invitation, String address) {
        return new ScheduleStorage.Invitations(
                List.of(new ScheduleStorage.Invited(invitation, "digest of " + invitation, Optional.empty())),
                List.of(new ScheduleStorage.ByMail(invitation, person(address), SECRET)));
    }

    private InvitationId invited(String address, Instant at) {
        InvitationId invitation = ids.newInvitationId();
        assertEquals(
                Inviting.DONE, schedules.invite(room, byMail(invitation, address), 200, row("invite-by-mail", at)));
        return invitation;
    }

    private Waiting due(Instant now) {
        List<Waiting> due = mails.due(now, 10);
        assertEquals(1, due.size());
        return due.getFirst();
    }

    private Outgoing sent(Instant now) {
        Waiting waiting = due(now);
        Outgoing mail = mails.begin(waiting).orElseThrow();
        mails.sent(waiting, now);
        return mail;
    }

    private MailedGuest.News news(InvitationId invitation) {
        return schedules.mailed(room).stream()
                .filter(guest -> guest.invitation().equals(invitation))
                .findFirst()
                .orElseThrow()
                .news();
    }

    @Test
    void aMailWaitsUntilItIsSent() {
        InvitationId invitation = invited("asha@example.in", NINE);
        assertEquals(List.of(), mails.due(NINE.minusNanos(1), 10));
        assertEquals(Optional.of(NINE), mails.next(NINE.minusNanos(1)));
        assertEquals(new MailStorage.Figures(1, 0), mails.figures(NINE));
        Outgoing mail = sent(NINE);
        assertEquals(person("asha@example.in"), mail.guest().person());
        assertEquals(invitation, mail.guest().invitation());
        assertEquals(Optional.of(SECRET), mail.secret());
        assertEquals(room, mail.occurrence().room());
        assertEquals(List.of(), mail.series(), "it is to one meeting");
        assertEquals(
                new MailedGuest.News(Method.REQUEST, 0, MailStanding.SENT, Optional.empty(), NINE, 1),
                news(invitation));
        assertEquals(List.of(), mails.due(LATER, 10));
        assertEquals(Optional.empty(), mails.next(NINE));
    }

    @Test
    void queuedMailSurvivesRestartAndDelay() {
        InvitationId invitation = invited("asha@example.in", NINE);
        storage.close();
        open();
        Waiting waiting = due(NINE);
        assertTrue(mails.begin(waiting).isPresent());
        mails.later(waiting, MailFault.BUSY, LATER);
        assertEquals(List.of(), mails.due(LATER.minusNanos(1), 10));
        assertEquals(Optional.of(LATER), mails.next(NINE));
        assertEquals(
                new MailedGuest.News(Method.REQUEST, 0, MailStanding.WAITING, Optional.of(MailFault.BUSY), NINE, 1),
                news(invitation));
        assertEquals(Optional.of(SECRET), sent(LATER).secret());
        assertEquals(2, news(invitation).tries());
    }

    @Test
    @Tag("T44")
    void failedMailRecordsReasonAndAuditRow() {
        InvitationId invitation = invited("asha@example.in", NINE);
        Waiting waiting = due(NINE);
        mails.failed(waiting, MailFault.ADDRESS_REFUSED, row("drop-mail", LATER));
        mails.failed(waiting, MailFault.ADDRESS_REFUSED, row("drop-mail", LATER));
        assertEquals(MailStanding.FAILED, news(invitation).standing());
        assertEquals(Optional.of(MailFault.ADDRESS_REFUSED), news(invitation).fault());
        assertEquals(new MailStorage.Figures(0, 1), mails.figures(NINE));
        assertEquals(new MailStorage.Figures(0, 0), mails.figures(LATER.plusNanos(1)));
        storage.settled().toCompletableFuture().join();
        var drops = new AuditQuestion(
                Optional.empty(), Optional.of("drop-mail"), Optional.empty(), Optional.empty(), Optional.empty(), 10);
        assertEquals(1, storage.audit().search(drops).size(), "once");
    }

    @Test
    void newTimeSendsHigherSequence() {
        InvitationId invitation = invited("asha@example.in", NINE);
        Instant start = NINE.plus(Duration.ofDays(2));
        assertTrue(schedules.move(room, start, start.plusSeconds(60), row("move-meeting", NINE)));
        assertEquals(0, news(invitation).sequence(), "nothing was told yet");
        assertEquals(start, sent(NINE).occurrence().startsAt());
        assertTrue(schedules.move(room, start, start.plusSeconds(120), row("move-meeting", LATER)));
        Outgoing second = sent(LATER);
        assertEquals(1, second.guest().news().sequence());
        assertEquals(start.plusSeconds(120), second.occurrence().endsAt());
        assertEquals(Optional.of(SECRET), second.secret(), "the same link");
    }

    @Test
    void newerMailIsSentAfterOneInProgress() {
        InvitationId invitation = invited("asha@example.in", NINE);
        Waiting old = due(NINE);
        assertTrue(mails.begin(old).isPresent());
        Instant start = NINE.plus(Duration.ofDays(2));
        schedules.move(room, start, start.plusSeconds(60), row("move-meeting", LATER));
        mails.sent(old, LATER);
        assertEquals(MailStanding.WAITING, news(invitation).standing());
        assertEquals(Optional.empty(), mails.begin(old), "something newer is to be told");
        assertEquals(1, sent(LATER).guest().news().sequence());
    }

    @Test
    void cancellationGoesOnlyToNotifiedGuests() {
        InvitationId mailed = invited("asha@example.in", NINE);
        sent(NINE);
        invited("bala@example.in", NINE);
        assertEquals(1, schedules.cancel(List.of(room), row("cancel-meeting", LATER)));
        assertEquals(
                List.of(mailed),
                schedules.mailed(room).stream().map(MailedGuest::invitation).toList());
        Outgoing mail = sent(LATER);
        assertEquals(Method.CANCEL, mail.guest().news().method());
        assertEquals(1, mail.guest().news().sequence());
        assertEquals(Optional.empty(), mail.secret(), "it opens nothing");
        assertEquals(Occurrence.Standing.CANCELLED, mail.occurrence().standing());
    }

    @Test
    @Tag("C6")
    void anInvitationIsTakenBackFromOnePerson() {
        InvitationId asha = invited("asha@example.in", NINE);
        sent(NINE);
        InvitationId bala = invited("bala@example.in", NINE);
        assertTrue(schedules.revoke(room, asha, row("take-invitation-back", LATER)));
        assertFalse(schedules.revoke(room, asha, row("take-invitation-back", LATER)));
        assertEquals(Method.CANCEL, news(asha).method());
        assertEquals(Method.REQUEST, news(bala).method());
        assertEquals(List.of(bala), schedules.invitations(room));
    }

    @Test
    void reinvitationHasHigherSequenceThanCancellation() {
        InvitationId first = invited("asha@example.in", NINE);
        sent(NINE);
        schedules.revoke(room, first, row("take-invitation-back", NINE));
        sent(NINE);
        invited("Asha@example.in", LATER);
        Outgoing again = sent(LATER);
        assertEquals(2, again.guest().news().sequence());
        assertEquals(1, schedules.mailed(room).size());
    }

    @Test
    @Tag("A1")
    void replacedInvitationsMailNewLinks() {
        InvitationId kept = invited("asha@example.in", NINE);
        InvitationId dropped = invited("bala@example.in", NINE);
        mails.due(NINE, 10).forEach(each -> {
            mails.begin(each);
            mails.sent(each, NINE);
        });
        InvitationId fresh = ids.newInvitationId();
        var other = new Secret("o".repeat(32));
        var reinvitation = new ScheduleStorage.Reinvitation(
                "hash",
                new ScheduleStorage.Invitations(
                        List.of(new ScheduleStorage.Invited(fresh, "digest", Optional.empty())), List.of()),
                Map.of(kept, new ScheduleStorage.ByMail(fresh, person("asha@example.in"), other)));
        assertEquals(Inviting.DONE, schedules.reinvite(room, reinvitation, row("invite-to-meeting", LATER)));
        assertEquals(List.of(fresh), schedules.invitations(room));
        assertEquals(Method.CANCEL, news(dropped).method());
        assertEquals(1, news(fresh).sequence());
        Waiting waiting = mails.due(LATER, 10).stream()
                .filter(each -> each.guest().invitation().equals(fresh))
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(other), mails.begin(waiting).orElseThrow().secret());
    }

    @Test
    void secretsAreSealedAndGoWhenTheMeetingIsOver() {
        invited("asha@example.in", NINE);
        Instant end = NINE.plus(Duration.ofDays(2));
        List<byte[]> kept = storage.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select secret from mailed_guest")
                        .mapTo(byte[].class)
                        .list());
        assertFalse(new String(kept.getFirst(), StandardCharsets.ISO_8859_1).contains("ssss"));
        assertEquals(0, mails.forgetSecrets(NINE));
        assertEquals(1, mails.forgetSecrets(end));
        assertEquals(0, mails.forgetSecrets(end));
        assertEquals(Optional.empty(), sent(NINE).secret());
    }

    @Test
    void peopleAreForgottenWithTheMeeting() {
        invited("asha@example.in", NINE);
        assertEquals(1, schedules.countMailed(ASHA, NINE));
        assertEquals(0, schedules.countMailed(ASHA, NINE.plusNanos(1)));
        assertEquals(1, schedules.forget(NINE.plus(Duration.ofDays(3))));
        assertEquals(List.of(), schedules.mailed(room));
        assertEquals(new MailStorage.Figures(0, 0), mails.figures(NINE));
    }

    @Test
    @Tag("T44")
    void anAccountHasOneFeedAndClosesIt() {
        FeedStorage feeds = storage.feeds();
        assertEquals(Optional.empty(), feeds.since(ASHA));
        feeds.open(ASHA, "one", row("open-calendar-feed", NINE));
        feeds.open(ASHA, "two", row("open-calendar-feed", LATER));
        assertEquals(Optional.empty(), feeds.owner("one"), "the one of before reads nothing more");
        assertEquals(Optional.of(ASHA), feeds.owner("two"));
        assertEquals(Optional.of(LATER), feeds.since(ASHA));
        assertEquals(room, feeds.meetings(ASHA, NINE, 10).getFirst().room());
        schedules.cancel(List.of(room), row("cancel-meeting", LATER));
        assertEquals(
                Occurrence.Standing.CANCELLED,
                feeds.meetings(ASHA, NINE, 10).getFirst().standing());
        assertTrue(feeds.close(ASHA, row("close-calendar-feed", LATER)));
        assertFalse(feeds.close(ASHA, row("close-calendar-feed", LATER)));
        assertEquals(Optional.empty(), feeds.owner("two"));
    }
}
