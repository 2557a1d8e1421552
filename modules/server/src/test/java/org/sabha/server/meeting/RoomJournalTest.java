package org.sabha.server.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomRecord;
import org.sabha.testkit.FakeRoomStore;

/** One room is written down on a loop that runs at once and lets time pass only when told. */
@Tag("Q7")
class RoomJournalTest {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));

    private final FakeRoomStore store = new FakeRoomStore();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Deque<Runnable> soon = new ArrayDeque<>();
    private final List<String> replies = new ArrayList<>();
    private Optional<RoomRecord> now = Optional.of(record(1));

    private final RoomJournal journal = new RoomJournal(
            store,
            ROOM,
            new RoomJournal.Loop() {
                @Override
                public void execute(Runnable task) {
                    task.run();
                }

                @Override
                public void later(Runnable task, Duration delay) {
                    (delay.equals(Duration.ofSeconds(1)) ? soon : later).add(task);
                }
            },
            Clock.fixed(NINE, ZoneOffset.UTC),
            () -> now,
            Optional.empty());

    private static RoomRecord record(int generation) {
        return new RoomRecord(
                new RoomRecord.Header(ROOM, "Review", "hash", generation, false, "ASLEEP", Optional.empty(), NINE),
                List.of(),
                Set.of(),
                List.of(),
                List.of());
    }

    private static Evidence row(String verb) {
        return Evidence.of(new AuditRow(
                NINE,
                ROOM,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1));
    }

    private void promise(int generation, String verb) {
        journal.promise(Optional.of(record(generation)), List.of(row(verb)), new RoomJournal.Reply() {
            @Override
            public void pending() {
                replies.add(verb + " pending");
            }

            @Override
            public void stored() {
                replies.add(verb + " stored");
                now = Optional.of(record(generation));
            }

            @Override
            public void failed() {
                replies.add(verb + " failed");
            }
        });
    }

    private List<String> verbs() {
        return store.evidence().stream().map(evidence -> evidence.row().verb()).toList();
    }

    @Test
    void aNoteIsWrittenWithTheRoomAsItIs() {
        journal.note(List.of(row("mute")));
        assertEquals(List.of(record(1)), store.load());
        assertEquals(List.of("mute"), verbs());
    }

    @Test
    void changesDuringWriteJoinNextWrite() {
        store.hold();
        journal.note(List.of(row("a")));
        journal.note(List.of(row("b")));
        journal.note(List.of(row("c")));
        assertEquals(1, store.writes());
        store.answerAll();
        assertEquals(List.of("a", "b", "c"), verbs());
        assertEquals(2, store.writes());
    }

    @Test
    void promiseIsConfirmedOnlyWhenDurable() {
        store.hold();
        promise(2, "lock");
        assertEquals(List.of(), replies);
        store.answerAll();
        assertEquals(List.of("lock stored"), replies);
        assertEquals(List.of(record(2)), store.load());
    }

    @Test
    void saysThatAPromiseIsPendingOnlyWhileItIs() {
        store.hold();
        promise(2, "lock");
        soon.remove().run();
        assertEquals(List.of("lock pending"), replies);
        store.answerAll();
        promise(3, "unlock");
        store.answerAll();
        soon.remove().run();
        assertEquals(List.of("lock pending", "lock stored", "unlock stored"), replies);
    }

    @Test
    void saysNothingIsPendingWhileALaterNoteIsWritten() {
        store.hold();
        promise(2, "lock");
        store.answerAll();
        journal.note(List.of(row("mute")));
        soon.remove().run();
        assertEquals(List.of("lock stored"), replies);
    }

    @Test
    void promiseIsWrittenAfterEarlierNotes() {
        store.hold();
        journal.note(List.of(row("a")));
        journal.note(List.of(row("b")));
        promise(2, "lock");
        store.answerAll();
        assertEquals(List.of("a", "b", "lock"), verbs());
        assertEquals(List.of("lock stored"), replies);
    }

    @Test
    void aPromiseThatFailedLeavesNoRowAndTheNotesBeforeItAreKept() {
        store.hold();
        store.fail(true);
        journal.note(List.of(row("a")));
        journal.note(List.of(row("b")));
        promise(2, "lock");
        store.answerAll();
        store.answerAll();
        assertEquals(List.of("lock failed"), replies);
        store.fail(false);
        later.remove().run();
        store.answerAll();
        assertEquals(List.of("a", "b"), verbs());
        assertEquals(List.of(record(1)), store.load());
    }

    @Test
    void promiseAfterFailureWritesEverything() {
        promise(2, "lock");
        store.fail(true);
        promise(3, "unlock");
        store.fail(false);
        promise(4, "set-rule");
        assertEquals(List.of("lock stored", "unlock failed", "set-rule stored"), replies);
        assertEquals(List.of(record(4)), store.load());
        assertEquals(List.of("lock", "set-rule"), verbs());
    }

    @Test
    void theEndOfAMeetingTakesItOutOfTheStore() {
        promise(2, "lock");
        now = Optional.empty();
        journal.promise(Optional.empty(), List.of(row("end-for-all")), new RoomJournal.Reply() {
            @Override
            public void pending() {}

            @Override
            public void stored() {
                replies.add("ended");
            }

            @Override
            public void failed() {}
        });
        assertEquals(List.of(), store.load());
        assertEquals(List.of("lock", "end-for-all"), verbs());
    }

    @Test
    void rowsThatNeverFitAreCounted() {
        store.hold();
        journal.note(List.of(row("first")));
        for (int i = 0; i < 5_003; i++) {
            journal.note(List.of(row("more")));
        }
        store.answerAll();
        assertEquals(1 + 5_000 + 1, store.evidence().size());
        AuditRow last = store.evidence().getLast().row();
        assertEquals("rows-lost", last.verb());
        assertEquals(3, last.times());
    }

    @Test
    void itSaysWhenNothingIsLeftToWrite() {
        store.hold();
        journal.note(List.of(row("a")));
        var written = journal.written();
        assertFalse(written.isDone());
        store.answerAll();
        assertTrue(written.isDone());
        assertTrue(journal.written().isDone());
    }

    @Test
    void itDoesNotWaitForAStorageThatFails() {
        store.fail(true);
        journal.note(List.of(row("a")));
        assertTrue(journal.written().isDone());
        assertEquals(1, later.size());
    }
}
