package org.sabha.media;

import java.util.List;
import java.util.Set;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;

/**
 * The media plane of one room: who sends what to whom. It takes decisions, it makes none about rights: a track exists
 * here only because a decision allowed it. Called on the loop.
 */
public final class MediaRouter {
    MediaRouter() {}

    /** Opens the transport of a participant who was seated. */
    public void openTransport(ParticipantId participant) {}

    /** Closes it with all its tracks; nothing goes to or comes from it from the next packet on. */
    public void closeTransport(ParticipantId participant) {}

    /** Answers an offer through {@link MediaListener#answered} or {@link MediaListener#refused}, at once. */
    public void negotiate(
            ParticipantId participant, long negotiation, String sdpOffer, List<GrantedTrack> tracks, long nowNanos) {}

    /** Forwards nothing more of the track until {@link #resumeTrack}. */
    public void pauseTrack(TrackId track) {}

    /** Forwards the track again. */
    public void resumeTrack(TrackId track) {}

    /** Ends the track for good; its slots are cleared. */
    public void closeTrack(TrackId track) {}

    /** Says what each video slot of a receiver is to show; slots that are not named keep what they show. */
    public void showSlots(ParticipantId receiver, List<SlotRequest> slots) {}

    /** The participants with an open transport; equals the roster. */
    public Set<ParticipantId> receivers() {
        return Set.of();
    }

    /** Closes every transport and track of the room. */
    public void close() {}
}
