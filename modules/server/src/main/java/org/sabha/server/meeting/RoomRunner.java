package org.sabha.server.meeting;

import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sabha.media.MediaListener;
import org.sabha.media.OfferProblem;
import org.sabha.media.RoomTraffic;
import org.sabha.model.FileId;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.TrackId;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.room.Durability;
import org.sabha.room.Room;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomEffect;
import org.sabha.room.RoomTimer;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.MediaPlane;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.session.SecretDigest;
import org.sabha.server.console.MeetingFigures;
import org.sabha.server.file.FileService;
import org.sabha.server.net.MeasuredPlane;
import org.sabha.server.net.MediaLoop;
import org.sabha.signalling.ClientConnections;
import org.sabha.signalling.RoomMailbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one room on its loop: takes commands from any thread, lets the room decide, and carries out the effects in
 * order. What an effect causes comes back as a command and waits its turn, so nothing calls into a room that is
 * deciding.
 *
 * <p>What may be a promise is tried on a copy of the room. If it is one, it is written down first; then the copy takes the
 * room's place and the effects are carried out, or, if it could not be written, the copy is thrown away and the room is
 * told that nothing has happened (Q7). Until then commands wait; media, which asks no room, goes on.
 */
final class RoomRunner implements RoomMailbox, MediaListener {
    private static final Logger LOG = LoggerFactory.getLogger(RoomRunner.class);

    /** Commands that may wait; more and the client is told OVERLOADED. */
    private static final int MAILBOX_LIMIT = 4_096;

    /** Commands that are tried, and written down, together. */
    private static final int TOGETHER = 64;

    private final RoomId id;
    private final String passwordHash;
    private final RoomJournal journal;
    private final MediaLoop mediaLoop;
    private final EventLoop loop;
    private final Clock clock;
    private final ClientConnections connections;
    private final AuditLog audit;
    private final KeyGroupCounters keyGroups;
    private final FileService files;
    private final BooleanSupplier serving;
    private final Consumer<Set<SecretDigest>> whenEnded;

    private final AtomicInteger waiting = new AtomicInteger();
    private final ArrayDeque<RoomCommand> queue = new ArrayDeque<>();
    private final Map<RoomTimer, ScheduledFuture<?>> timers = new HashMap<>();
    private Room room;
    private @org.jspecify.annotations.Nullable MeasuredPlane media;
    private boolean handling;
    private boolean promising;

    /** Whether those who wait for a promise were told that its outcome is not known yet. */
    private boolean pending;

    private boolean ended;

    /**
     * A room with what the store holds of it.
     *
     * @param passwordHash which goes with the room's record
     * @param stored empty for a room that is kept nowhere yet
     */
    record Kept(Room room, String passwordHash, Optional<RoomRecord> stored) {}

    RoomRunner(
            Kept kept,
            MediaLoop mediaLoop,
            Clock clock,
            MeetingDirectory.Outlets outlets,
            BooleanSupplier serving,
            Consumer<Set<SecretDigest>> whenEnded) {
        this.room = kept.room();
        this.id = kept.room().id();
        this.passwordHash = kept.passwordHash();
        this.mediaLoop = mediaLoop;
        this.loop = mediaLoop.loop();
        this.clock = clock;
        this.connections = outlets.connections();
        this.audit = outlets.audit();
        this.keyGroups = outlets.keyGroups();
        this.files = outlets.files();
        this.serving = serving;
        this.whenEnded = whenEnded;
        this.journal = new RoomJournal(
                outlets.store(), id, new OnLoop(loop), clock, () -> room.record(passwordHash), kept.stored());
    }

    private record OnLoop(EventLoop loop) implements RoomJournal.Loop {
        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public void later(Runnable task, Duration delay) {
            loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public boolean offer(RoomCommand command) {
        if (waiting.incrementAndGet() > MAILBOX_LIMIT) {
            waiting.decrementAndGet();
            return false;
        }
        loop.execute(() -> {
            waiting.decrementAndGet();
            run(command);
        });
        return true;
    }

    /** Gives the room a command of the server's own, which waits for a place among the others but is never turned away. */
    void tell(RoomCommand command) {
        loop.execute(() -> run(command));
    }

    /** Carries out what the room's creation asked for; that is written down already. */
    void begin(List<RoomEffect> effects) {
        loop.execute(() -> effects.forEach(this::perform));
    }

    /** Carries out what the taking up after a restart asked for, and writes that down when there is time. */
    void takeUp(List<RoomEffect> effects) {
        loop.execute(() -> {
            effects.forEach(this::perform);
            journal.note(rows(effects));
        });
    }

    /** Done once everything that happened so far is written down, or cannot be. */
    CompletableFuture<Void> written() {
        return CompletableFuture.supplyAsync(journal::written, loop).thenCompose(done -> done);
    }

    /** Asks the room something on its loop; nothing changes by it. */
    <T> CompletableFuture<T> ask(Function<Room, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.apply(room));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** How the meeting stands, media and all, as its loop knows it. */
    CompletableFuture<MeetingFigures> figures() {
        return ask(known -> {
            MeasuredPlane plane = media;
            return plane == null
                    ? new MeetingFigures(known.figures(), List.of(mediaLoop), RoomTraffic.Figures.NONE)
                    : new MeetingFigures(known.figures(), plane.loops(), plane.traffic());
        });
    }

    /** Handles a command and all that follows from it in this turn, unless a promise is being written down. */
    private void run(RoomCommand command) {
        queue.add(command);
        if (pending) {
            tellPending(command);
        }
        work();
    }

    private void work() {
        if (handling) {
            return;
        }
        handling = true;
        try {
            RoomCommand next;
            while (!promising && (next = queue.poll()) != null) {
                handle(next);
            }
        } finally {
            handling = false;
        }
    }

    /** The loop's edge: a defect ends this one room, is said and counted, and touches no other. */
    private void handle(RoomCommand command) {
        if (ended) {
            return;
        }
        try {
            if (Durability.mayPromise(command)) {
                tryWithFollowing(command);
            } else {
                carryOut(command);
            }
        } catch (RuntimeException e) {
            LOG.error("room.defect room={} command={}", id, command.getClass().getSimpleName(), e);
            end(Set.of());
        }
    }

    private void carryOut(RoomCommand command) {
        List<RoomEffect> effects = room.handle(command, clock.instant());
        List<Evidence> rows = evidence(command, effects);
        effects.forEach(this::perform);
        if (!rows.isEmpty() || Durability.changesSilently(command)) {
            journal.note(rows);
        }
    }

    /** Tries a command, and those that wait behind it, on a copy. */
    private void tryWithFollowing(RoomCommand first) {
        Room copy = room.copy();
        List<RoomCommand> tried = new ArrayList<>();
        List<RoomEffect> effects = new ArrayList<>();
        List<Evidence> rows = new ArrayList<>();
        boolean promised = false;
        for (RoomCommand next = first; next != null; next = tried.size() < TOGETHER ? queue.poll() : null) {
            List<RoomEffect> its = copy.handle(next, clock.instant());
            tried.add(next);
            effects.addAll(its);
            rows.addAll(evidence(next, its));
            promised |= Durability.mayPromise(next) && Durability.isPromised(its);
        }
        if (!promised) {
            room = copy;
            effects.forEach(this::perform);
            journal.note(rows);
            return;
        }
        promising = true;
        journal.promise(copy.record(passwordHash), rows, new RoomJournal.Reply() {
            @Override
            public void pending() {
                pending = true;
                tried.forEach(RoomRunner.this::tellPending);
                queue.forEach(RoomRunner.this::tellPending);
            }

            @Override
            public void stored() {
                room = copy;
                goOn(() -> effects.forEach(RoomRunner.this::perform));
            }

            @Override
            public void failed() {
                goOn(() -> tried.forEach(RoomRunner.this::notStored));
            }
        });
    }

    /** The room does not change by it: what it is depends on the promise. */
    private void tellPending(RoomCommand command) {
        if (!ended && Durability.mayPromise(command)) {
            room.pending(command).forEach(this::perform);
        }
    }

    private void goOn(Runnable what) {
        promising = false;
        pending = false;
        handling = true;
        try {
            what.run();
        } finally {
            handling = false;
        }
        work();
    }

    /** What of a failed promise asked for none is done all the same. */
    private void notStored(RoomCommand command) {
        if (!ended) {
            carryOut(Durability.mayPromise(command) ? new RoomCommand.NotStored(command) : command);
        }
    }

    /** The rows among effects, with whom they are about, who is known only to the command. */
    private List<Evidence> evidence(RoomCommand command, List<RoomEffect> effects) {
        return switch (command) {
            case RoomCommand.Arrive arrive ->
                rows(effects, Optional.of(arrive.name().value()), connections.neighbourhood(arrive.connection()));
            case RoomCommand.Resume resume ->
                rows(effects, Optional.empty(), connections.neighbourhood(resume.connection()));
            default -> rows(effects);
        };
    }

    static List<Evidence> rows(List<RoomEffect> effects) {
        return rows(effects, Optional.empty(), Optional.empty());
    }

    /** Name and address belong to the first row: the coming in, or the beginning; the others follow from it. */
    static List<Evidence> rows(List<RoomEffect> effects, Optional<String> name, Optional<String> address) {
        List<Evidence> rows = new ArrayList<>();
        for (RoomEffect effect : effects) {
            if (effect instanceof RoomEffect.Audit(var row)) {
                rows.add(rows.isEmpty() ? new Evidence(row, name, address) : Evidence.of(row));
            }
        }
        return rows;
    }

    private void perform(RoomEffect effect) {
        switch (effect) {
            case RoomEffect.BindConnection(var connection, var participant) ->
                connections.bind(connection, this, participant);
            case RoomEffect.Send(var connection, var frame) -> connections.send(connection, frame);
            case RoomEffect.CloseConnection(var connection, var cause) -> connections.close(connection, cause);
            case RoomEffect.OpenTransport(var participant) -> media().openTransport(participant);
            case RoomEffect.NameSender(var participant, var leaf) -> media().nameSender(participant, leaf);
            case RoomEffect.CloseTransport(var participant) -> media().closeTransport(participant);
            case RoomEffect.NegotiateMedia(var participant, var negotiation, var sdp, var tracks) ->
                media().negotiate(participant, negotiation, sdp, tracks);
            case RoomEffect.PauseTrack(var track) -> media().pauseTrack(track);
            case RoomEffect.ResumeTrack(var track) -> media().resumeTrack(track);
            case RoomEffect.CloseTrack(var track) -> media().closeTrack(track);
            case RoomEffect.ShowSlots(var receiver, var slots) -> media().showSlots(receiver, slots);
            case RoomEffect.ShelveFile(var file, var size) -> files.shelve(id, file, size, this::came);
            case RoomEffect.OpenFile(var file, var participant, var access, var ticket) ->
                files.open(file, participant, access, ticket);
            case RoomEffect.CloseFiles(var participant) -> files.close(participant);
            case RoomEffect.EraseFile(var file) -> files.erase(file);
            case RoomEffect.StartTimer(var timer, var at) -> startTimer(timer, at);
            case RoomEffect.CancelTimer(var timer) -> cancelTimer(timer);
            case RoomEffect.Audit(var row) -> audit.append(row);
            case RoomEffect.CommitOrdered(var waited) -> keyGroups.ordered(waited);
            case RoomEffect.CommitRefused(var reason) -> keyGroups.refused(reason);
            case RoomEffect.Ended(var tickets) -> end(tickets);
        }
    }

    private void came(FileId file, FileService.Came what) {
        tell(
                switch (what) {
                    case A_CHUNK -> new RoomCommand.FileMoved(file);
                    case ALL -> new RoomCommand.FileStored(file);
                });
    }

    private MediaPlane media() {
        MeasuredPlane plane = media;
        if (plane == null) {
            plane = mediaLoop.openPlane(id, this);
            media = plane;
        }
        return plane;
    }

    private void startTimer(RoomTimer timer, Instant at) {
        cancelTimer(timer);
        Duration wait = Duration.between(clock.instant(), at);
        if (timer instanceof RoomTimer.ResumeWindow) {
            countDown(timer, new ResumeCountdown(wait, serving));
        } else {
            later(timer, wait, () -> run(new RoomCommand.TimerExpired(timer)));
        }
    }

    private void countDown(RoomTimer timer, ResumeCountdown countdown) {
        Optional<Duration> slice = countdown.next();
        if (slice.isPresent()) {
            later(timer, slice.get(), () -> countDown(timer, countdown));
        } else {
            run(new RoomCommand.TimerExpired(timer));
        }
    }

    private void later(RoomTimer timer, Duration wait, Runnable work) {
        timers.put(
                timer,
                loop.schedule(
                        () -> {
                            timers.remove(timer);
                            work.run();
                        },
                        Math.max(0, wait.toNanos()),
                        TimeUnit.NANOSECONDS));
    }

    private void cancelTimer(RoomTimer timer) {
        ScheduledFuture<?> running = timers.remove(timer);
        if (running != null) {
            running.cancel(false);
        }
    }

    private void end(Set<SecretDigest> tickets) {
        if (ended) {
            return;
        }
        ended = true;
        for (ScheduledFuture<?> timer : List.copyOf(timers.values())) {
            timer.cancel(false);
        }
        timers.clear();
        if (media != null) {
            media.close();
        }
        files.end(id);
        whenEnded.accept(tickets);
    }

    // --- what the media plane says, on the loop

    @Override
    public void answered(ParticipantId participant, long negotiation, String sdpAnswer, List<GrantedTrack> accepted) {
        run(new RoomCommand.MediaAnswered(participant, negotiation, sdpAnswer, accepted));
    }

    @Override
    public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {
        ProtocolErrorCode code = switch (problem) {
            case MALFORMED -> ProtocolErrorCode.SDP_MALFORMED;
            case UNSUPPORTED -> ProtocolErrorCode.SDP_UNSUPPORTED;
            case FINGERPRINT_CHANGED -> ProtocolErrorCode.SDP_FINGERPRINT_CHANGED;
        };
        run(new RoomCommand.MediaRefused(participant, negotiation, code));
    }

    @Override
    public void negotiationWanted(ParticipantId participant) {
        run(new RoomCommand.NegotiationWanted(participant));
    }

    @Override
    public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
        run(new RoomCommand.SlotAssigned(receiver, mid, track));
    }

    @Override
    public void slotPaused(ParticipantId receiver, String mid, TrackId track) {
        run(new RoomCommand.SlotPaused(receiver, mid, track));
    }

    @Override
    public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {
        run(new RoomCommand.VoicesLeftOut(receiver, tracks));
    }

    @Override
    public void trackWanted(TrackId track, int heightPixels) {
        run(new RoomCommand.TrackWanted(track, heightPixels));
    }

    @Override
    public void voiceWanted(TrackId track, int bitsPerSecond) {
        run(new RoomCommand.VoiceWanted(track, bitsPerSecond));
    }

    @Override
    public void speakerDetected(Optional<ParticipantId> participant) {
        run(new RoomCommand.SpeakerDetected(participant));
    }
}
