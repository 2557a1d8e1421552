package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import org.sabha.model.TrackId;

/** Whose voices a receiver was told to be without, because its network does not carry them. */
final class LeftOutVoices {
    private List<TrackId> reported = List.of();

    /** Looks at the slots of voices; whether others are missed than the receiver was told. */
    boolean changed(OutboundTrack[] slots, long nowNanos) {
        int missed = 0;
        boolean same = true;
        for (OutboundTrack slot : slots) {
            InboundTrack track = slot.wanted();
            if (track != null && slot.voice.isMissed(nowNanos)) {
                same &= missed < reported.size() && reported.get(missed).equals(track.grant.track());
                missed++;
            }
        }
        if (same && missed == reported.size()) {
            return false;
        }
        tell(slots, nowNanos);
        return true;
    }

    private void tell(OutboundTrack[] slots, long nowNanos) {
        List<TrackId> tracks = new ArrayList<>();
        for (OutboundTrack slot : slots) {
            InboundTrack track = slot.wanted();
            if (track != null && slot.voice.isMissed(nowNanos)) {
                tracks.add(track.grant.track());
            }
        }
        reported = List.copyOf(tracks);
    }

    /** Those who are missed, by slot. */
    List<TrackId> tracks() {
        return reported;
    }
}
