package org.sabha.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
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
import org.sabha.server.EmptyDatabase;
import org.sabha.server.config.MailConfig;
import org.sabha.server.config.MailProtection;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.ScheduleStorage;

/** The sender with a real outbox behind it, a mail server that says what it is told to, and time that is moved. */
class MailSenderTest {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final AccountId ASHA = new AccountId("a".repeat(16));

    @TempDir
    private Path data;

    private final MovedClock clock = new MovedClock();
    private final IdSource ids = new IdSource(new SecureRandom());
    private final ScriptedServer server = new ScriptedServer();
    private Storage storage;
    private MailSender sender;
    private RoomId room;

    /** Time that stands still until it is moved. */
    private static final class MovedClock extends Clock {
        private Instant now = NINE;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Says to each address what it was told to; everything else is taken. */
    private static final class ScriptedServer implements MailPort {
        private final List<Letter> taken = new ArrayList<>();
        private final Map<String, Delivery> says = new HashMap<>();
        private Optional<MailFault> trouble = Optional.empty();
        private int opened;
        private CountDownLatch first = new CountDownLatch(1);

        @Override
        public Line open() throws MailTroubleException {
            opened++;
            if (trouble.isPresent()) {
                throw new MailTroubleException(trouble.get(), new IllegalStateException());
            }
            return new Line() {
                @Override
                public Delivery deliver(Letter letter) {
                    Delivery delivery = says.getOrDefault(letter.to().address().value(), new Delivery.Taken());
                    if (delivery instanceof Delivery.Taken) {
                        taken.add(letter);
                        first.countDown();
                    }
                    return delivery;
                }

                @Override
                public void close() {}
            };
        }
    }

    @BeforeEach
    void opens() {
        storage = Storage.open(EmptyDatabase.in(data), clock, new SecureRandom(), () -> 0);
        sender = sender();
        room = ids.newRoomId();
        Plan plan = new Plan(room, ASHA, "Review", "Asia/Kolkata", Rhythm.ONCE, 1, Optional.empty());
        Instant start = NINE.plus(Duration.ofDays(10));
        storage.schedules()
                .add(
                        plan,
                        List.of(new Occurrence(
                                room, plan, 1, start, start.plusSeconds(3_600), Occurrence.Standing.PLANNED, 0)),
                        new ScheduleStorage.Limits(9, 9),
                        row("schedule-meeting"));
    }

    private MailSender sender() {
        var config = new MailConfig(
                new MailConfig.Server("localhost", 25, MailProtection.NONE, null),
                Optional.empty(),
                new MailAddress("meetings@example.in"),
                "Sabha",
                MailLanguage.EN);
        return new MailSender(
                storage.mails(),
                server,
                new InvitationLetters(config, () -> "https://meet.example.in", _ -> false),
                _ -> "Asha Rao",
                clock,
                new PeriodicTasks(new HandTimer(), System::nanoTime));
    }

    @AfterEach
    void closes() {
        sender.close();
        storage.close();
    }

    private AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(clock.now, verb).by(ASHA);
    }

    private InvitationId invites(String address) {
        InvitationId invitation = ids.newInvitationId();
        var person = new MailedGuest.Person(new MailAddress(address), Optional.empty(), MailLanguage.EN);
        storage.schedules()
                .invite(
                        room,
                        new ScheduleStorage.Invitations(
                                List.of(new ScheduleStorage.Invited(invitation, "digest", Optional.empty())),
                                List.of(new ScheduleStorage.ByMail(invitation, person, new Secret("s".repeat(32))))),
                        200,
                        row("invite-by-mail"));
        return invitation;
    }

    private MailedGuest.News news(InvitationId invitation) {
        return storage.schedules().mailed(room).stream()
                .filter(guest -> guest.invitation().equals(invitation))
                .findFirst()
                .orElseThrow()
                .news();
    }

    private List<AuditEntry.Facts> drops() {
        storage.settled().toCompletableFuture().join();
        return storage
                .audit()
                .search(new AuditQuestion(
                        Optional.empty(),
                        Optional.of("drop-mail"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        100))
                .stream()
                .map(AuditEntry::facts)
                .toList();
    }

    @Test
    void mailsAreSentOverOneConnection() {
        invites("bala@example.in");
        invites("chitra@example.in");
        sender.round();
        sender.round();
        assertEquals(2, server.taken.size());
        assertEquals(1, server.opened);
        assertEquals(new MailSender.Standing(Optional.empty(), 0, 0), sender.standing());
    }

    @Test
    void refusedRecipientIsReportedAndBlocksNobody() {
        server.says.put("nobody@example.in", new MailPort.Delivery.Refused(MailFault.ADDRESS_REFUSED));
        InvitationId nobody = invites("nobody@example.in");
        InvitationId bala = invites("bala@example.in");
        sender.round();
        assertEquals(MailStanding.FAILED, news(nobody).standing());
        assertEquals(Optional.of(MailFault.ADDRESS_REFUSED), news(nobody).fault());
        assertEquals(MailStanding.SENT, news(bala).standing());
        assertEquals(new MailSender.Standing(Optional.empty(), 0, 1), sender.standing());
        assertEquals(1, drops().size());
        assertEquals(room + " " + nobody, drops().getFirst().value());
        assertEquals("address-refused", drops().getFirst().reason());
    }

    @Test
    void deferredMailIsRetriedWithGrowingDelay() {
        server.says.put("bala@example.in", new MailPort.Delivery.Later());
        InvitationId bala = invites("bala@example.in");
        for (Duration wait : MailSender.WAITS) {
            sender.round();
            assertEquals(Optional.of(MailFault.BUSY), news(bala).fault());
            clock.now = clock.now.plus(wait).minusNanos(1);
            int opened = server.opened;
            sender.round();
            assertEquals(opened, server.opened, "not before its time");
            clock.now = clock.now.plusNanos(1);
        }
        server.says.clear();
        sender.round();
        assertEquals(MailStanding.SENT, news(bala).standing());
    }

    @Test
    void itIsNotTriedForEver() {
        server.trouble = Optional.of(MailFault.UNREACHABLE);
        InvitationId bala = invites("bala@example.in");
        for (int i = 0; i <= MailSender.WAITS.size(); i++) {
            assertEquals(MailStanding.WAITING, news(bala).standing());
            sender.round();
            clock.now = clock.now.plus(Duration.ofHours(12));
        }
        assertEquals(Optional.of(MailFault.GIVEN_UP), news(bala).fault());
        assertEquals(1, drops().size());
    }

    @Test
    void unreachableServerIsTriedOnceAndReported() {
        server.trouble = Optional.of(MailFault.NOT_TRUSTED);
        InvitationId bala = invites("bala@example.in");
        invites("chitra@example.in");
        sender.round();
        assertEquals(1, server.opened);
        assertEquals(Optional.of(MailFault.NOT_TRUSTED), news(bala).fault());
        assertEquals(new MailSender.Standing(Optional.of(MailFault.NOT_TRUSTED), 2, 0), sender.standing());
        server.trouble = Optional.empty();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        sender.round();
        assertEquals(new MailSender.Standing(Optional.empty(), 0, 0), sender.standing());
        assertEquals(2, server.taken.size());
    }

    @Test
    void expiredMailIsNotSent() {
        InvitationId bala = invites("bala@example.in");
        clock.now = NINE.plus(Duration.ofDays(11));
        sender.round();
        assertEquals(0, server.taken.size());
        assertEquals(Optional.of(MailFault.TOO_LATE), news(bala).fault());
    }

    @Test
    @Tag("Q6")
    void queuedMailSurvivesRestart() throws InterruptedException {
        server.trouble = Optional.of(MailFault.UNREACHABLE);
        invites("bala@example.in");
        sender.round();
        sender.close();
        storage.close();
        server.trouble = Optional.empty();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        storage = Storage.open(EmptyDatabase.in(data), clock, new SecureRandom(), () -> 0);
        sender = sender();
        sender.begin();
        server.first.await();
        assertTrue(server.taken.getFirst().body().text().contains("#i=" + "s".repeat(32)));
    }
}
