package org.sabha.media;

import java.util.List;
import java.util.Optional;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackId;

/** What a {@link MediaRouter} tells its room. Called on the loop, never from another thread. */
public interface MediaListener {
    /**
     * The answer to an offer.
     *
     * @param negotiation the number that {@code negotiate} was given
     * @param accepted the granted tracks whose m-section may send now
     */
    void answered(ParticipantId participant, long negotiation, String sdpAnswer, List<GrantedTrack> accepted);

    /** The offer changed nothing; the connection, if there was one, goes on as it was. */
    void refused(ParticipantId participant, long negotiation, OfferProblem problem);

    /**
     * A codec that a participant sends first may not be used any more, because of who came: their next offer is answered
     * without it. Told once before that offer.
     */
    void negotiationWanted(ParticipantId participant);

    /**
     * A video receive slot shows another track from now on: its first frame just went out. Empty when the slot was
     * cleared or its track went away.
     */
    void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track);

    /**
     * A receiver's network does not carry the picture of a slot, not even its lowest layer: nothing of it is sent until
     * {@link #slotAssigned} says that it is shown again.
     */
    void slotPaused(ParticipantId receiver, String mid, TrackId track);

    /**
     * Somebody who speaks is not sent to a receiver whose network does not carry every voice, or is sent again.
     *
     * @param tracks all who are left out now; empty when nobody is
     */
    void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks);

    /**
     * The largest place that shows a picture anywhere has changed.
     *
     * @param heightPixels 0 when nobody shows it, at most 4320
     */
    void trackWanted(TrackId track, int heightPixels);

    /**
     * What the narrowest line that a voice goes to can take has changed.
     *
     * @param bitsPerSecond of the codec, without headers and encryption; 6,000 to 510,000 (RFC 6716 section 2.1.1)
     */
    void voiceWanted(TrackId track, int bitsPerSecond);

    /** Another participant is on stage; empty when the one who was has left or is silenced. */
    void speakerDetected(Optional<ParticipantId> speaker);
}
