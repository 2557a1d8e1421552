package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.GrantedTrack;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.file.FileAccess;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.session.SecretDigest;

/** Performs a room's effects in memory, on virtual time: connections, media plane, timers and audit log. */
final class World {
    /** What came over one connection. */
    static final class Line {
        final List<ServerFrame> frames = new ArrayList<>();
        Optional<ParticipantId> bound = Optional.empty();
        Optional<CloseCause> closed = Optional.empty();

        List<ServerMessage> messages() {
            return frames.stream().map(ServerFrame::message).toList();
        }
    }

    static final Instant START = Instant.parse("2026-11-24T09:00:00Z");

    final Map<ConnectionId, Line> lines = new LinkedHashMap<>();
    final Set<ParticipantId> transports = new HashSet<>();
    final Map<TrackId, ParticipantId> tracks = new HashMap<>();
    final Set<TrackId> paused = new HashSet<>();
    final Map<ParticipantId, List<SlotRequest>> shown = new HashMap<>();
    final Map<ParticipantId, RoomEffect.NegotiateMedia> negotiations = new HashMap<>();
    final Map<FileId, FileSize> shelf = new LinkedHashMap<>();
    final Map<SecretDigest, OpenFile> openFiles = new LinkedHashMap<>();
    final Map<RoomTimer, Instant> timers = new HashMap<>();
    final List<AuditRow> audit = new ArrayList<>();
    private final RoomSettings settings;
    private final IdSource ids;
    Room room;
    final Secret hostInvitation;
    /** What is done with the room before it handles a command. */
    BiFunction<Room, RoomCommand, Room> before = (same, _) -> same;

    boolean ended;
    Instant now = START;
    private long connections;

    World(PolicyRules rules, long seed) {
        this(RoomSettings.of(new RoomId("a".repeat(24)), "Quarterly review"), rules, seed);
    }

    World(RoomSettings settings, PolicyRules rules, long seed) {
        this(settings, rules, seed, new Room.Begun(Optional.empty(), List.of()));
    }

    World(RoomSettings settings, PolicyRules rules, long seed, Room.Begun begun) {
        this.settings = settings;
        ids = new IdSource(new SplittableRandom(seed));
        Room.Created created = Room.create(settings, rules, ids, now, begun);
        room = created.room();
        hostInvitation = created.hostInvitation();
        perform(created.effects());
    }

    ConnectionId connect() {
        var connection = new ConnectionId(++connections);
        lines.put(connection, new Line());
        return connection;
    }

    Line line(ConnectionId connection) {
        return lines.computeIfAbsent(connection, _ -> new Line());
    }

    /** The server is killed and started anew; whatever was not written down is gone. */
    List<RoomEffect> restarts(PolicyRules rules) {
        return restarts(room.record("hash").orElseThrow(), rules);
    }

    /** @param record what was written down last */
    List<RoomEffect> restarts(RoomRecord record, PolicyRules rules) {
        lines.clear();
        transports.clear();
        tracks.clear();
        paused.clear();
        shown.clear();
        negotiations.clear();
        timers.clear();
        Room.Restored restored = Room.restore(record, settings, rules, ids, now);
        room = restored.room();
        perform(restored.effects());
        return restored.effects();
    }

    List<RoomEffect> handle(RoomCommand command) {
        room = before.apply(room, command);
        List<RoomEffect> effects = room.handle(command, now);
        perform(effects);
        return effects;
    }

    /** Lets time pass; timers run out in their order. */
    void pass(Duration duration) {
        Instant until = now.plus(duration);
        for (Optional<RoomTimer> due = due(until); due.isPresent(); due = due(until)) {
            now = Objects.requireNonNull(timers.remove(due.get()));
            handle(new RoomCommand.TimerExpired(due.get()));
        }
        now = until;
    }

    /** The last offer that reached the media plane. */
    RoomEffect.NegotiateMedia negotiation(ParticipantId participant) {
        return Objects.requireNonNull(negotiations.get(participant), "no offer reached the media plane");
    }

    /** What the media plane was last asked to show somebody. */
    List<SlotRequest> shown(ParticipantId receiver) {
        return Objects.requireNonNull(shown.get(receiver), "nothing was asked for");
    }

    private Optional<RoomTimer> due(Instant until) {
        return timers.entrySet().stream()
                .filter(timer -> !timer.getValue().isAfter(until))
                .min(Comparator.comparing(Map.Entry<RoomTimer, Instant>::getValue)
                        .thenComparing(timer -> timer.getKey().toString()))
                .map(Map.Entry::getKey);
    }

    void perform(List<RoomEffect> effects) {
        effects.forEach(this::perform);
    }

    /** Which file a ticket opens, to whom and what for. */
    record OpenFile(FileId file, ParticipantId participant, FileAccess access) {}

    private void perform(RoomEffect effect) {
        switch (effect) {
            case RoomEffect.BindConnection(ConnectionId connection, ParticipantId participant) ->
                line(connection).bound = Optional.of(participant);
            case RoomEffect.Send(ConnectionId connection, ServerFrame frame) ->
                line(connection).frames.add(frame);
            case RoomEffect.CloseConnection(ConnectionId connection, CloseCause cause) ->
                line(connection).closed = Optional.of(cause);
            case RoomEffect.OpenTransport(ParticipantId participant) -> transports.add(participant);
            case RoomEffect.NameSender(ParticipantId participant, int _) ->
                assertTrue(transports.contains(participant));
            case RoomEffect.CloseTransport(ParticipantId participant) -> {
                // The seat is the last to go: by then nothing is open that was opened from it (T6).
                assertTrue(openFiles.values().stream()
                        .noneMatch(open -> open.participant().equals(participant)));
                transports.remove(participant);
                negotiations.remove(participant);
            }
            case RoomEffect.NegotiateMedia negotiate -> {
                negotiations.put(negotiate.participant(), negotiate);
                for (GrantedTrack track : negotiate.tracks()) {
                    tracks.put(track.track(), negotiate.participant());
                }
            }
            case RoomEffect.PauseTrack(TrackId track) -> paused.add(track);
            case RoomEffect.ResumeTrack(TrackId track) -> paused.remove(track);
            case RoomEffect.CloseTrack(TrackId track) -> tracks.remove(track);
            case RoomEffect.ShowSlots(ParticipantId receiver, List<SlotRequest> slots) -> shown.put(receiver, slots);
            case RoomEffect.ShelveFile(FileId file, FileSize size) -> shelf.put(file, size);
            case RoomEffect.OpenFile(FileId file, ParticipantId participant, FileAccess access, SecretDigest ticket) ->
                openFiles.put(ticket, new OpenFile(file, participant, access));
            case RoomEffect.CloseFiles(ParticipantId participant) ->
                openFiles.values().removeIf(open -> open.participant().equals(participant));
            case RoomEffect.EraseFile(FileId file) -> {
                shelf.remove(file);
                openFiles.values().removeIf(open -> open.file().equals(file));
            }
            case RoomEffect.StartTimer(RoomTimer timer, Instant at) -> timers.put(timer, at);
            case RoomEffect.CancelTimer(RoomTimer timer) -> timers.remove(timer);
            case RoomEffect.Audit(AuditRow row) -> audit.add(row);
            case RoomEffect.CommitOrdered _, RoomEffect.CommitRefused _ -> {
                // Counted by the server.
            }
            case RoomEffect.Ended _ -> ended = true;
        }
    }
}
