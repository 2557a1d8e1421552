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

    /**
     * Stays in the BUNDLE group but carries nothing: its sender has paused it, or what it would send was not granted. It
     * still negotiates header extensions and simulcast. Chromium stops offering an extension that an answer leaves out,
     * refuses its own next offer when the RID extension is missing beside simulcast, and disables for good the simulcast
     * layers that an answer leaves out.
     */
    record Inactive(
            OfferedSection offer, List<AnsweredCodec> codecs, List<OfferedExtension> extensions, List<String> rids)
            implements AnsweredSection {}

    /** Refused with port 0: stopped by the client, or of a kind that Sabha does not speak. */
    record Rejected(OfferedSection offer) implements AnsweredSection {}
}
