package org.sabha.media.sdp;

import java.util.List;
import org.sabha.model.GrantedTrack;

/** What the answer makes of one offered m-section. */
public sealed interface AnsweredSection {
    /** The section as it was offered. */
    OfferedSection offer();

    /** Carries a granted track from the client. */
    record Sending(
            OfferedSection offer,
            GrantedTrack track,
            List<AnsweredCodec> codecs,
            List<OfferedExtension> extensions,
            List<String> rids)
            implements AnsweredSection {}

    /** A receive slot. */
    record Slot(OfferedSection offer, SlotSource source, List<AnsweredCodec> codecs, List<OfferedExtension> extensions)
            implements AnsweredSection {}

    /** Stays in the BUNDLE group but carries nothing: what it would send was not granted. */
    record Inactive(OfferedSection offer, List<AnsweredCodec> codecs) implements AnsweredSection {}

    /** Refused with port 0: stopped by the client, or of a kind that Sabha does not speak. */
    record Rejected(OfferedSection offer) implements AnsweredSection {}
}
