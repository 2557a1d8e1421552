package org.sabha.room;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;

/** A client, as the frames on its connections make it: what one person knows of a meeting. */
final class SimulatedClient {
    boolean seated;
    long lastSeq;
    final Map<ParticipantId, ParticipantView> roster = new HashMap<>();

    /** Everybody in this client's roster who is not away. */
    Set<ParticipantId> present() {
        return roster.values().stream()
                .filter(view -> !view.away())
                .map(ParticipantView::id)
                .collect(Collectors.toSet());
    }

    final Set<ParticipantId> door = new HashSet<>();
    private final Consumer<String> broken;

    /** @param broken is told what does not fit with what was said before */
    SimulatedClient(Consumer<String> broken) {
        this.broken = broken;
    }

    /** Takes a frame that it has not had before. */
    void take(ServerFrame frame) {
        number(frame);
        read(frame.message());
    }

    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            broken.accept(otherwise.get());
        }
    }

    /** Each numbered frame follows the one before; a snapshot may leap. */
    private void number(ServerFrame frame) {
        boolean unnumbered = frame.message() instanceof ServerMessage.Pong
                || frame.message() instanceof ServerMessage.Resumed
                || frame.message() instanceof ServerMessage.ProtocolError
                || frame.message() instanceof ServerMessage.Closed;
        if (unnumbered) {
            require(frame.seq() == 0, () -> "this carries no number: " + frame);
            return;
        }
        boolean snapshot = frame.message() instanceof ServerMessage.Seated
                || frame.message() instanceof ServerMessage.Granted
                || frame.message() instanceof ServerMessage.Waiting;
        require(
                frame.seq() == lastSeq + 1 || (snapshot && frame.seq() > lastSeq),
                () -> "number " + frame.seq() + " after " + lastSeq);
        lastSeq = frame.seq();
    }

    private void read(ServerMessage message) {
        switch (message) {
            case ServerMessage.Waiting _, ServerMessage.Granted _ -> {
                seated = false;
                roster.clear();
                door.clear();
            }
            case ServerMessage.Closed _ -> seated = false;
            case ServerMessage.Seated taken -> {
                seated = true;
                roster.clear();
                taken.participants().forEach(view -> roster.put(view.id(), view));
                door.clear();
                taken.waiting().forEach(view -> door.add(view.id()));
            }
            case ServerMessage.Resumed _ -> seated = true;
            case ServerMessage.ParticipantJoined(ParticipantView view) -> roster.put(view.id(), view);
            case ServerMessage.ParticipantChanged(ParticipantView view) -> {
                require(roster.containsKey(view.id()), () -> "somebody unknown changed: " + view);
                roster.put(view.id(), view);
            }
            case ServerMessage.ParticipantLeft left ->
                require(roster.remove(left.participant()) != null, () -> "somebody unknown left: " + left);
            case ServerMessage.SlotChanged slot ->
                slot.participant()
                        .ifPresent(who -> require(roster.containsKey(who), () -> "a slot shows somebody unknown"));
            case ServerMessage.SpeakerChanged speaker ->
                speaker.participant()
                        .ifPresent(who -> require(roster.containsKey(who), () -> "somebody unknown speaks"));
            case ServerMessage.WaitingAdded added -> door.add(added.waiting().id());
            case ServerMessage.WaitingRemoved removed -> door.remove(removed.participant());
            default -> {
                // Says nothing of who is there.
            }
        }
    }
}
