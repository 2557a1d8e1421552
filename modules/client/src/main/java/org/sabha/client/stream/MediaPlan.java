package org.sabha.client.stream;

import java.util.List;
import org.sabha.client.frame.MediaCodec;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackSource;

/**
 * What an offer and its answer agreed on.
 *
 * @param sendings own m-sections that may send
 * @param slots receive slots
 */
public record MediaPlan(List<Sending> sendings, List<Slot> slots) {
    public MediaPlan {
        sendings = List.copyOf(sendings);
        slots = List.copyOf(slots);
    }

    /**
     * A sending m-section.
     *
     * @param rtxSsrc of retransmissions
     */
    public record Sending(String mid, TrackSource source, MediaCodec codec, int ssrc, int rtxSsrc) {}

    /**
     * A receive slot.
     *
     * @param ssrc under which its media comes, as the answer says
     * @param rtxSsrc under which retransmissions come, 0 for voices
     */
    public record Slot(String mid, MediaKind kind, int ssrc, int rtxSsrc) {}
}
