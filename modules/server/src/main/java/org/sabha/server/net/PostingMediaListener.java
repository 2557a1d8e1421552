package org.sabha.server.net;

import java.util.List;
import java.util.Optional;
import org.sabha.media.MediaListener;
import org.sabha.media.OfferProblem;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackId;

/** Brings what a router on another loop says to the room's own loop, in order. */
final class PostingMediaListener implements MediaListener {
    private final MediaLoop home;
    private final MediaListener room;

    PostingMediaListener(MediaLoop home, MediaListener room) {
        this.home = home;
        this.room = room;
    }

    @Override
    public void answered(ParticipantId participant, long negotiation, String sdpAnswer, List<GrantedTrack> accepted) {
        home.post(_ -> room.answered(participant, negotiation, sdpAnswer, accepted));
    }

    @Override
    public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {
        home.post(_ -> room.refused(participant, negotiation, problem));
    }

    @Override
    public void negotiationWanted(ParticipantId participant) {
        home.post(_ -> room.negotiationWanted(participant));
    }

    @Override
    public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
        home.post(_ -> room.slotAssigned(receiver, mid, track));
    }

    @Override
    public void slotPaused(ParticipantId receiver, String mid, TrackId track) {
        home.post(_ -> room.slotPaused(receiver, mid, track));
    }

    @Override
    public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {
        home.post(_ -> room.voicesLeftOut(receiver, tracks));
    }

    @Override
    public void trackWanted(TrackId track, int heightPixels) {
        home.post(_ -> room.trackWanted(track, heightPixels));
    }

    @Override
    public void voiceWanted(TrackId track, int bitsPerSecond) {
        home.post(_ -> room.voiceWanted(track, bitsPerSecond));
    }

    @Override
    public void speakerDetected(Optional<ParticipantId> speaker) {
        home.post(_ -> room.speakerDetected(speaker));
    }
}
