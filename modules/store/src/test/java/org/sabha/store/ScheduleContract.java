package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.Inviting;

/** Meetings of later, on each engine. */
abstract class ScheduleContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final AccountId ASHA = new AccountId("a".repeat(16));
    private static final AccountId BALA = new AccountId("b".repeat(16));

    private static final ApiKeyId PORTAL = new ApiKeyId("p".repeat(16));
    private static final ApiKeyId OTHER = new ApiKeyId("q".repeat(16));

    private static final ScheduleStorage.Limits MANY = new ScheduleStorage.Limits(400, 2_000);

    private final IdSource ids = new IdSource(new Random(3));
    private final Storage storage;
    private final ScheduleStorage schedules;

    ScheduleContract(Engines engine) {
        storage = Engines.open(engine.withTables());
        schedules = storage.schedules();
    }

    @AfterEach
    void close() {
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(NINE, verb).by(ASHA);
    }

    /** One each day from nine on, an hour long. */
    private List<Occurrence> scheduled(AccountId owner, int count) {
        return scheduled(owner, count, Optional.empty());
    }

    private List<Occurrence> scheduled(AccountId owner, int count, Optional<ApiKeyId> program) {
        List<RoomId> rooms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rooms.add(ids.newRoomId());
        }
        Plan plan = new Plan(rooms.getFirst(), owner, "समीक्षा", "Asia/Kolkata", Rhythm.DAILY, count, program);
        List<Occurrence> occurrences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant start = NINE.plus(Duration.ofDays(i));
            occurrences.add(new Occurrence(
                    rooms.get(i), plan, i + 1, start, start.plusSeconds(3_600), Occurrence.Standing.PLANNED, 0));
        }
        assertTrue(schedules.add(plan, occurrences, MANY, row("schedule-meeting")));
        return occurrences;
    }

    /** Whether somebody could have another meeting, which begins in an hour, if they might have so many. */
    private boolean mayHaveAnother(AccountId owner, ScheduleStorage.Limits most) {
        RoomId room = ids.newRoomId();
        Plan plan = new Plan(room, owner, "Review", "Asia/Kolkata", Rhythm.ONCE, 1, Optional.empty());
        Instant start = NINE.plusSeconds(3_600);
        var one = new Occurrence(room, plan, 1, start, start.plusSeconds(60), Occurrence.Standing.PLANNED, 0);
        return schedules.add(plan, List.of(one), most, row("schedule-meeting"));
    }

    private List<String> verbs() {
        storage.settled().toCompletableFuture().join();
        var all = new AuditQuestion(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100);
        return storage.audit().search(all).stream()
                .map(AuditEntry::facts)
                .map(AuditEntry.Facts::verb)
                .toList();
    }

    private List<Occurrence> list(AccountId owner, Optional<RoomId> after, int max) {
        return schedules.list(owner, NINE, after, max);
    }

    @Test
    void theClassOfAMeetingIsKeptAndThoseAboveACeilingAreCounted() {
        RoomId room = ids.newRoomId();
        Plan plan = new Plan(
                room, ASHA, "Review", "Asia/Kolkata", Rhythm.ONCE, 1, Optional.empty(), Classification.CONFIDENTIAL);
        var one = new Occurrence(room, plan, 1, NINE, NINE.plusSeconds(60), Occurrence.Standing.PLANNED, 0);
        assertTrue(schedules.add(plan, List.of(one), MANY, row("schedule-meeting")));
        scheduled(ASHA, 2);
        assertEquals(Optional.of(one), schedules.find(ASHA, room));
        assertEquals(Optional.of(one), schedules.find(room));
        assertEquals(1, schedules.plannedAbove(NINE, Classification.RESTRICTED));
        assertEquals(0, schedules.plannedAbove(NINE, Classification.CONFIDENTIAL));
        assertEquals(0, schedules.plannedAbove(one.endsAt(), Classification.UNCLASSIFIED), "it is over");
    }

    @Test
    @Tag("A1")
    void ownerListsScheduledMeetingsByPage() {
        List<Occurrence> made = scheduled(ASHA, 3);
        List<Occurrence> others = scheduled(BALA, 1);
        assertEquals(made, list(ASHA, Optional.empty(), 10));
        assertEquals(made.subList(0, 2), list(ASHA, Optional.empty(), 2));
        assertEquals(made.subList(2, 3), list(ASHA, Optional.of(made.get(1).room()), 2));
        assertEquals(others, list(BALA, Optional.empty(), 10));
        assertEquals(Optional.empty(), schedules.find(BALA, made.getFirst().room()));
        assertEquals(Optional.of(made.get(1)), schedules.find(ASHA, made.get(1).room()));
        assertEquals(4, schedules.planned(NINE), "of everybody");
        Instant later = made.getFirst().endsAt();
        assertEquals(2, schedules.planned(later));
        assertEquals(made.subList(1, 3), schedules.list(ASHA, later, Optional.empty(), 10));
        assertEquals(List.of("schedule-meeting", "schedule-meeting"), verbs());
    }

    @Test
    @Tag("T42")
    void programsMeetingIsMarkedAndFoundByKey() {
        List<Occurrence> own = scheduled(ASHA, 1);
        List<Occurrence> made = scheduled(ASHA, 3, Optional.of(PORTAL));
        scheduled(BALA, 1, Optional.of(PORTAL));
        scheduled(ASHA, 1, Optional.of(OTHER));
        assertEquals(
                Optional.of(made.getFirst()), schedules.find(made.getFirst().room()));
        var all = new ScheduleStorage.Page(Optional.empty(), 10);
        assertEquals(made, schedules.listOf(PORTAL, ASHA, NINE, all));
        var rest = new ScheduleStorage.Page(Optional.of(made.getFirst().room()), 1);
        assertEquals(made.subList(1, 2), schedules.listOf(PORTAL, ASHA, NINE, rest));
        assertEquals(5, list(ASHA, Optional.empty(), 10).size(), "its owner finds them all");

        RoomId room = own.getFirst().room();
        var byHand = new ScheduleStorage.Invited(ids.newInvitationId(), "one", Optional.empty());
        var byKey = new ScheduleStorage.Invited(ids.newInvitationId(), "two", Optional.of(PORTAL));
        schedules.reinvite(room, reinvitation("hash", List.of(byHand, byKey)), row("invite-to-meeting"));
        assertEquals(
                List.of(byHand, byKey),
                schedules.prepared(ASHA, room).orElseThrow().invitations());
    }

    @Test
    @Tag("T44")
    void cancelledMeetingIsUnlistedAndAudited() {
        List<Occurrence> made = scheduled(ASHA, 4);
        assertEquals(1, schedules.cancel(List.of(made.get(1).room()), row("cancel-meeting")));
        assertEquals(
                List.of(made.get(2).room(), made.get(3).room()),
                schedules.from(made.get(1)),
                "that is cancelled itself");
        assertEquals(2, schedules.cancel(schedules.from(made.get(2)), row("cancel-meeting")));
        assertEquals(0, schedules.cancel(List.of(made.get(1).room()), row("cancel-meeting")));
        assertEquals(made.subList(0, 1), list(ASHA, Optional.empty(), 10));
        assertEquals(List.of("schedule-meeting", "cancel-meeting", "cancel-meeting"), verbs());
        RoomId room = made.get(1).room();
        var row = row("invite-to-meeting");
        assertEquals(Inviting.NOT_PLANNED, schedules.invite(room, onPaper(invited("x")), 9, row));
        assertEquals(Inviting.NOT_PLANNED, schedules.inviteFirst(room, reinvitation("hash", invited("x")), row));
        assertEquals(Inviting.NOT_PLANNED, schedules.reinvite(room, reinvitation("hash", invited("x")), row));
    }

    private static ScheduleStorage.Invitations onPaper(List<ScheduleStorage.Invited> fresh) {
        return new ScheduleStorage.Invitations(fresh, List.of());
    }

    private static ScheduleStorage.Reinvitation reinvitation(String passwordHash, List<ScheduleStorage.Invited> fresh) {
        return new ScheduleStorage.Reinvitation(passwordHash, onPaper(fresh), Map.of());
    }

    private List<ScheduleStorage.Invited> invited(String... digests) {
        return List.of(digests).stream()
                .map(digest -> new ScheduleStorage.Invited(ids.newInvitationId(), digest, Optional.empty()))
                .toList();
    }

    @Test
    @Tag("C6")
    void invitationsAreAddedOrReplaced() {
        RoomId room = scheduled(ASHA, 1).getFirst().room();
        List<ScheduleStorage.Invited> first = invited("one", "two");
        List<ScheduleStorage.Invited> more = invited("three");
        assertEquals(
                Inviting.DONE, schedules.inviteFirst(room, reinvitation("hash1", first), row("invite-to-meeting")));
        assertEquals(Inviting.TOO_MANY, schedules.invite(room, onPaper(more), 2, row("invite-to-meeting")));
        assertEquals(Inviting.DONE, schedules.invite(room, onPaper(more), 3, row("invite-to-meeting")));
        assertEquals(
                Inviting.NOT_THE_FIRST, schedules.inviteFirst(room, reinvitation("h", more), row("invite-to-meeting")));
        var prepared = schedules.prepared(ASHA, room).orElseThrow();
        assertEquals(Optional.of("hash1"), prepared.passwordHash());
        assertEquals(List.of(first.get(0), first.get(1), more.get(0)), prepared.invitations());
        assertEquals(3, prepared.occurrence().invitations());
        List<ScheduleStorage.Invited> replacements = invited("four");
        assertEquals(
                Inviting.DONE, schedules.reinvite(room, reinvitation("hash2", replacements), row("invite-to-meeting")));
        var again = schedules.prepared(ASHA, room).orElseThrow();
        assertEquals(Optional.of("hash2"), again.passwordHash());
        assertEquals(replacements, again.invitations());
        assertEquals(Optional.empty(), schedules.prepared(BALA, room));
    }

    @Test
    @Tag("C7")
    void onlyAnInvitationFindsAMeetingThatIsNotStarted() {
        List<Occurrence> made = scheduled(ASHA, 2);
        RoomId room = made.getFirst().room();
        List<ScheduleStorage.Invited> invited = invited("one");
        assertEquals(Optional.empty(), schedules.notStarted(room, "one", NINE), "nobody is invited");
        schedules.inviteFirst(room, reinvitation("hash", invited), row("invite-to-meeting"));
        assertEquals(
                Optional.of(new ScheduleStorage.NotStarted(
                        invited.getFirst().id(), "hash", made.getFirst().startsAt())),
                schedules.notStarted(room, "one", NINE));
        assertEquals(Optional.empty(), schedules.notStarted(room, "two", NINE));
        assertEquals(
                Optional.empty(), schedules.notStarted(made.getLast().room(), "one", NINE), "it is of another meeting");
        assertEquals(
                Optional.empty(),
                schedules.notStarted(room, "one", made.getFirst().endsAt()),
                "it is over");
        schedules.cancel(List.of(room), row("cancel-meeting"));
        assertEquals(Optional.empty(), schedules.notStarted(room, "one", NINE), "it is cancelled");
    }

    // --- limits

    @Test
    void meetingsToComeAndThoseThatAreKeptAreLimited() {
        List<Occurrence> made = scheduled(ASHA, 3);
        schedules.cancel(List.of(made.getFirst().room()), row("cancel-meeting"));
        assertFalse(mayHaveAnother(ASHA, new ScheduleStorage.Limits(2, 9)), "two are to come");
        assertFalse(mayHaveAnother(ASHA, new ScheduleStorage.Limits(9, 3)), "what was cancelled takes its place");
        assertEquals(List.of("schedule-meeting", "cancel-meeting"), verbs(), "nothing was written");
        assertTrue(mayHaveAnother(BALA, new ScheduleStorage.Limits(1, 1)), "others have places of their own");
        assertTrue(mayHaveAnother(ASHA, new ScheduleStorage.Limits(3, 4)));
    }

    /** Both begin once both are ready; whichever is first. */
    private static <T> List<T> atOnce(Supplier<T> act) {
        var ready = new CyclicBarrier(2);
        Supplier<T> together = () -> {
            try {
                ready.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            return act.get();
        };
        try (var two = Executors.newFixedThreadPool(2)) {
            var first = CompletableFuture.supplyAsync(together, two);
            var second = CompletableFuture.supplyAsync(together, two);
            return List.of(first.join(), second.join());
        }
    }

    @RepeatedTest(20)
    @Tag("T48")
    void ofTwoAtOnceOneHasTheLastMeeting() {
        List<Boolean> came = atOnce(() -> mayHaveAnother(ASHA, new ScheduleStorage.Limits(1, 1)));
        assertEquals(Set.of(true, false), Set.copyOf(came));
        assertEquals(1, list(ASHA, Optional.empty(), 10).size());
    }

    @RepeatedTest(20)
    @Tag("T48")
    void ofTwoAtOnceOneHasTheLastInvitations() {
        RoomId room = scheduled(ASHA, 1).getFirst().room();
        schedules.inviteFirst(room, reinvitation("hash", invited("one")), row("invite-to-meeting"));
        List<Inviting> came =
                atOnce(() -> schedules.invite(room, onPaper(invited("two", "three")), 4, row("invite-to-meeting")));
        assertEquals(Set.of(Inviting.DONE, Inviting.TOO_MANY), Set.copyOf(came));
        assertEquals(3, schedules.invitations(room).size());
    }

    @RepeatedTest(20)
    @Tag("T48")
    void ofTwoAtOnceOneInvitesFirstAndTakesNothingFromTheOther() {
        RoomId room = scheduled(ASHA, 1).getFirst().room();
        List<Inviting> came = atOnce(
                () -> schedules.inviteFirst(room, reinvitation("hash", invited("one")), row("invite-to-meeting")));
        assertEquals(Set.of(Inviting.DONE, Inviting.NOT_THE_FIRST), Set.copyOf(came));
        assertEquals(1, schedules.invitations(room).size());
    }

    @Test
    void oneMeetingIsOpenedOnceTogetherWithWhatItIs() {
        RoomId room = scheduled(ASHA, 1).getFirst().room();
        schedules.reinvite(room, reinvitation("hash", invited("one")), row("invite-to-meeting"));
        var record = new RoomRecord(
                new RoomRecord.Header(room, "समीक्षा", "hash", 1, false, "ASLEEP", Optional.empty(), NINE),
                List.of(new RoomRecord.Invited(
                        0,
                        new InvitationId("i".repeat(16)),
                        "digest",
                        Role.HOST,
                        "VALID",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())),
                Set.of(),
                List.of(),
                List.of());
        var write = new RoomStore.RoomWrite(room, record.changesSince(Optional.empty()), List.of());
        List<InvitationId> invited = schedules.invitations(room);
        schedules.reinvite(room, reinvitation("another", invited("three")), row("invite-to-meeting"));
        assertFalse(schedules.open(write, invited), "they open nothing more, and nor does the password with them");
        assertEquals(
                Occurrence.Standing.PLANNED,
                schedules.find(ASHA, room).orElseThrow().standing());
        assertEquals(List.of(), storage.load());
        assertTrue(schedules.open(write, schedules.invitations(room)));
        assertEquals(List.of(record), storage.load());
        Occurrence opened = schedules.find(ASHA, room).orElseThrow();
        assertEquals(Occurrence.Standing.OPENED, opened.standing());
        assertEquals(0, opened.invitations(), "they are the meeting's now");
        var other = new RoomStore.RoomWrite(room, List.of(), List.of());
        assertFalse(schedules.open(other, List.of()));
        assertEquals(0, schedules.cancel(List.of(room), row("cancel-meeting")));
    }

    @Test
    void oldMeetingsAreDeleted() {
        List<Occurrence> made = scheduled(ASHA, 2);
        schedules.reinvite(made.getFirst().room(), reinvitation("hash", invited("one")), row("invite-to-meeting"));
        Instant last = made.getLast().endsAt();
        assertEquals(0, schedules.forget(last));
        assertEquals(made.size(), list(ASHA, Optional.empty(), 10).size());
        schedules.cancel(List.of(made.getLast().room()), row("cancel-meeting"));
        assertEquals(1, schedules.forget(last.plusSeconds(1)));
        assertEquals(List.of(), list(ASHA, Optional.empty(), 10));
        assertEquals(Optional.empty(), schedules.prepared(ASHA, made.getFirst().room()));
    }
}
