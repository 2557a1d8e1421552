package org.sabha.server.meeting;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one room down, on its loop and without ever waiting: at most one write is under way; what comes meanwhile goes
 * into the next. A note is written when there is time, and again until it is written; a promise is written once, and who
 * gave it is told how that went. After a failure nobody knows what the store holds, so the next write is of everything.
 */
final class RoomJournal {
    private static final Logger LOG = LoggerFactory.getLogger(RoomJournal.class);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** How long a promise is under way before those who wait for it are told so. */
    private static final Duration PENDING_AFTER = Duration.ofSeconds(1);

    /** Rows that wait for a storage that fails; more are lost, counted, and their number is written. */
    private static final int MOST_ROWS = 5_000;

    private final RoomStore store;
    private final RoomId room;
    private final Loop loop;
    private final Clock clock;
    private final Supplier<Optional<RoomRecord>> state;
    private final List<Evidence> waiting = new ArrayList<>();
    private final List<CompletableFuture<Void>> idle = new ArrayList<>();

    /** What the store holds, if that is known. */
    private Optional<RoomRecord> stored;

    private @Nullable Promise promise;

    /** Of the promise that waits, or is being written. */
    private @Nullable Reply unanswered;

    private boolean writing;
    private boolean noted;
    private boolean retrying;
    private long lost;

    /** The room's loop: runs what it is given, at once or later. */
    interface Loop extends Executor {
        void later(Runnable task, Duration delay);
    }

    /** How a promise went; called on the loop. */
    interface Reply {
        /** It takes long: the storage is slow, or cannot say yet whether the promise is stored. The outcome follows. */
        void pending();

        void stored();

        void failed();
    }

    /** @param after the room as it is when the promise holds; empty at the end of the meeting */
    private record Promise(Optional<RoomRecord> after, List<Evidence> rows, Reply reply) {}

    /**
     * @param state of the room as it is now; empty at the end of the meeting
     * @param stored what the store holds already
     */
    RoomJournal(
            RoomStore store,
            RoomId room,
            Loop loop,
            Clock clock,
            Supplier<Optional<RoomRecord>> state,
            Optional<RoomRecord> stored) {
        this.store = store;
        this.room = room;
        this.loop = loop;
        this.clock = clock;
        this.state = state;
        this.stored = stored;
    }

    /** The room may have changed, and this happened. */
    void note(List<Evidence> rows) {
        for (Evidence row : rows) {
            if (waiting.size() < MOST_ROWS) {
                waiting.add(row);
            } else {
                lost++;
            }
        }
        noted = true;
        next();
    }

    /** Writes what must be durable before anybody hears of it. The room is not to change until the reply. */
    void promise(Optional<RoomRecord> after, List<Evidence> rows, Reply reply) {
        if (promise != null) {
            throw new IllegalStateException("one promise at a time");
        }
        promise = new Promise(after, List.copyOf(rows), reply);
        unanswered = reply;
        loop.later(() -> tellIfPending(reply), PENDING_AFTER);
        next();
    }

    private void tellIfPending(Reply reply) {
        if (reply.equals(unanswered)) {
            reply.pending();
        }
    }

    /** Done once nothing waits to be written, or what waits has failed. */
    CompletableFuture<Void> written() {
        var done = new CompletableFuture<Void>();
        idle.add(done);
        tellIfIdle();
        return done;
    }

    private void next() {
        if (writing) {
            return;
        }
        Promise given = promise;
        if (given != null) {
            promise = null;
            noted = false;
            write(given.after(), given.rows(), given.reply());
        } else if (noted && !retrying) {
            noted = false;
            write(state.get(), List.of(), null);
        } else {
            tellIfIdle();
        }
    }

    private void write(Optional<RoomRecord> after, List<Evidence> promised, @Nullable Reply reply) {
        List<Evidence> before = takeWaiting();
        List<Evidence> rows = new ArrayList<>(before);
        rows.addAll(promised);
        Set<ParticipantId> acted = actors(rows);
        List<RoomChange> changes = after.map(record -> record.changesSince(stored, acted::contains))
                .orElseGet(() -> List.of(new RoomChange.Forget()));
        if (changes.isEmpty() && rows.isEmpty()) {
            return;
        }
        writing = true;
        store.write(new RoomStore.RoomWrite(room, changes, rows))
                .whenComplete((_, failure) -> loop.execute(() -> {
                    writing = false;
                    if (failure == null) {
                        stored = after;
                    } else {
                        failed(before, failure);
                    }
                    tell(reply, failure == null);
                    next();
                }));
    }

    private static Set<ParticipantId> actors(List<Evidence> rows) {
        Set<ParticipantId> actors = new HashSet<>();
        rows.forEach(row -> row.row().actor().ifPresent(actors::add));
        return actors;
    }

    private void tell(@Nullable Reply reply, boolean durable) {
        if (reply == null) {
            return;
        }
        unanswered = null;
        if (durable) {
            reply.stored();
        } else {
            reply.failed();
        }
    }

    private List<Evidence> takeWaiting() {
        List<Evidence> rows = new ArrayList<>(waiting);
        waiting.clear();
        if (lost > 0) {
            rows.add(Evidence.of(lostRows(lost)));
            lost = 0;
        }
        return rows;
    }

    private AuditRow lostRows(long number) {
        return new AuditRow(
                clock.instant(),
                room,
                MeetingVerb.ROWS_LOST.wireName(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                number);
    }

    private void failed(List<Evidence> rows, Throwable failure) {
        LOG.debug("room.not_stored room={}", room, failure); // the store itself has said so, once
        stored = Optional.empty();
        waiting.addAll(0, rows);
        noted = true;
        if (!retrying) {
            retrying = true;
            loop.later(
                    () -> {
                        retrying = false;
                        next();
                    },
                    AGAIN);
        }
        tellIfIdle();
    }

    private void tellIfIdle() {
        if (!writing && promise == null && (!noted || retrying)) {
            idle.forEach(done -> done.complete(null));
            idle.clear();
        }
    }
}
