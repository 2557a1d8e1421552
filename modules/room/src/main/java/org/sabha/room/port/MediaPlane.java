package org.sabha.room.port;

import java.util.List;
import java.util.Set;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;

/**
 * The media side of one room. Called on the room's loop; answers come back as {@code RoomCommand}s. Unknown
 * participants and tracks are ignored, so an act that crosses a departure does no harm.
 */
public interface MediaPlane {
    void openTransport(ParticipantId participant);

    /** From now on only frames that are sealed under the keys of this leaf of the key group are taken from the participant. */
    void nameSender(ParticipantId participant, int leaf);

    /**
     * When this returns, no later packet goes to or is taken from the participant; where the participant's packets come
     * in on another event loop, from that loop's next turn on.
     */
    void closeTransport(ParticipantId participant);

    void negotiate(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> tracks);

    void pauseTrack(TrackId track);

    void resumeTrack(TrackId track);

    void closeTrack(TrackId track);

    void showSlots(ParticipantId receiver, List<SlotRequest> slots);

    /** Everybody who may receive media now; equals the roster (rule 2). */
    Set<ParticipantId> receivers();

    /** Ends everything of this room. */
    void close();
}
