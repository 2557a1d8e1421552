package org.sabha.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.room.RoomCommand;
import org.sabha.room.port.MediaPlane;

/**
 * A media plane without packets: it keeps who may receive, which tracks exist and what each receiver asked to see. An
 * offer is answered when the test takes the answer.
 */
public final class FakeMediaPlane implements MediaPlane {
    private final Set<ParticipantId> receivers = new LinkedHashSet<>();
    private final Map<TrackId, ParticipantId> tracks = new LinkedHashMap<>();
    private final Set<TrackId> paused = new HashSet<>();
    private final Map<ParticipantId, List<SlotRequest>> slots = new HashMap<>();
    private final Map<ParticipantId, Integer> leaves = new HashMap<>();
    private final List<RoomCommand.MediaAnswered> answers = new ArrayList<>();

    @Override
    public void openTransport(ParticipantId participant) {
        receivers.add(participant);
    }

    @Override
    public void nameSender(ParticipantId participant, int leaf) {
        if (receivers.contains(participant)) {
            leaves.put(participant, leaf);
        }
    }

    @Override
    public void closeTransport(ParticipantId participant) {
        receivers.remove(participant);
        leaves.remove(participant);
        slots.remove(participant);
        List<TrackId> gone = tracks.entrySet().stream()
                .filter(track -> track.getValue().equals(participant))
                .map(Map.Entry::getKey)
                .toList();
        gone.forEach(this::closeTrack);
    }

    @Override
    public void negotiate(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> granted) {
        if (receivers.contains(participant)) {
            granted.forEach(track -> tracks.put(track.track(), participant));
            answers.add(new RoomCommand.MediaAnswered(participant, negotiation, "answer to " + sdp, granted));
        }
    }

    @Override
    public void pauseTrack(TrackId track) {
        if (tracks.containsKey(track)) {
            paused.add(track);
        }
    }

    @Override
    public void resumeTrack(TrackId track) {
        paused.remove(track);
    }

    @Override
    public void closeTrack(TrackId track) {
        tracks.remove(track);
        paused.remove(track);
    }

    @Override
    public void showSlots(ParticipantId receiver, List<SlotRequest> wanted) {
        if (receivers.contains(receiver)) {
            slots.put(receiver, List.copyOf(wanted));
        }
    }

    @Override
    public Set<ParticipantId> receivers() {
        return Set.copyOf(receivers);
    }

    @Override
    public void close() {
        receivers.clear();
        tracks.clear();
        paused.clear();
        slots.clear();
        leaves.clear();
        answers.clear();
    }

    /** Takes the answers that have not been taken yet, to be handed to the room. */
    public List<RoomCommand.MediaAnswered> takeAnswers() {
        List<RoomCommand.MediaAnswered> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }

    /** Under whose leaf each participant has to seal. */
    public Map<ParticipantId, Integer> leaves() {
        return Map.copyOf(leaves);
    }

    /** Tracks that exist, with their senders. */
    public Map<TrackId, ParticipantId> tracks() {
        return Map.copyOf(tracks);
    }

    /** Tracks that exist and are not forwarded. */
    public Set<TrackId> paused() {
        return Set.copyOf(paused);
    }

    /** What a receiver asked to see last. */
    public List<SlotRequest> slots(ParticipantId receiver) {
        return slots.getOrDefault(receiver, List.of());
    }
}
