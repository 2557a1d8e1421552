package org.sabha.client.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackId;
import org.sabha.protocol.MeetingView;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/** Who is in the meeting and who waits, as the server has told so far. One owner; what it gives out is a copy. */
public final class Roster {
    /** Who is in a receive slot. */
    public record Occupant(TrackId track, ParticipantId participant) {}

    private final Map<ParticipantId, ParticipantView> seated = new LinkedHashMap<>();
    private final Map<ParticipantId, WaitingView> waiting = new LinkedHashMap<>();
    /** A receive slot that the server has spoken of. */
    public record Slot(Optional<Occupant> occupant) {}

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private Optional<MeetingView> meeting = Optional.empty();
    private Optional<ParticipantId> self = Optional.empty();
    private Optional<ParticipantId> speaker = Optional.empty();

    /** Takes a message; whether it changed anything here. */
    public boolean apply(ServerMessage message) {
        switch (message) {
            case ServerMessage.Waiting m -> self = Optional.of(m.self());
            case ServerMessage.Granted m -> self = Optional.of(m.self());
            case ServerMessage.Seated m -> replace(m);
            case ServerMessage.ParticipantJoined m -> seated.put(m.participant().id(), m.participant());
            case ServerMessage.ParticipantChanged m ->
                seated.put(m.participant().id(), m.participant());
            case ServerMessage.ParticipantLeft m -> seated.remove(m.participant());
            case ServerMessage.WaitingAdded m -> waiting.put(m.waiting().id(), m.waiting());
            case ServerMessage.WaitingRemoved m -> waiting.remove(m.participant());
            case ServerMessage.MeetingChanged m -> meeting = Optional.of(m.meeting());
            case ServerMessage.SpeakerChanged m -> speaker = m.participant();
            case ServerMessage.SlotChanged m -> slot(m);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void replace(ServerMessage.Seated message) {
        self = Optional.of(message.self());
        meeting = Optional.of(message.meeting());
        seated.clear();
        message.participants().forEach(participant -> seated.put(participant.id(), participant));
        waiting.clear();
        message.waiting().forEach(person -> waiting.put(person.id(), person));
    }

    private void slot(ServerMessage.SlotChanged message) {
        Optional<Occupant> occupant = message.track()
                .flatMap(track -> message.participant().map(participant -> new Occupant(track, participant)));
        slots.put(message.mid(), new Slot(occupant));
    }

    /** Oneself, empty before the server has answered. */
    public Optional<ParticipantId> self() {
        return self;
    }

    /** Title, lock and rules; empty before the seat. */
    public Optional<MeetingView> meeting() {
        return meeting;
    }

    /** Everybody seated, oneself included, in the order of arrival. */
    public List<ParticipantView> participants() {
        return List.copyOf(seated.values());
    }

    /** Those at the door; only hosts are told. */
    public List<WaitingView> waiting() {
        return List.copyOf(waiting.values());
    }

    /** The dominant speaker. */
    public Optional<ParticipantId> speaker() {
        return speaker;
    }

    /** Who is in a receive slot now. */
    public Optional<Occupant> occupant(String mid) {
        return slot(mid).flatMap(Slot::occupant);
    }

    /** What the server said last of a receive slot; empty when it has said nothing of it. */
    public Optional<Slot> slot(String mid) {
        return Optional.ofNullable(slots.get(mid));
    }
}
