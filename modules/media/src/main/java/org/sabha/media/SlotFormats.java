package org.sabha.media;

import java.util.Arrays;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.MediaCodec;

/** The payload types by which a receiver takes each codec in one slot, in first transmissions and in resends. */
@SuppressWarnings("EnumOrdinal") // arrays by constant: no map on the packet path
final class SlotFormats {
    /** Stands for a codec, or resends of it, that the receiver does not take. */
    static final int NOT_NEGOTIATED = -1;

    private static final int CODECS = MediaCodec.values().length;

    private final int[] payloadTypes = new int[CODECS];
    private final int[] rtxPayloadTypes = new int[CODECS];
    private boolean repeatsVoice;

    SlotFormats(AnsweredSection.Slot section) {
        settle(section);
    }

    /** Takes over what an answer says of the section. */
    void settle(AnsweredSection.Slot section) {
        Arrays.fill(payloadTypes, NOT_NEGOTIATED);
        Arrays.fill(rtxPayloadTypes, NOT_NEGOTIATED);
        for (AnsweredCodec codec : section.codecs()) {
            payloadTypes[codec.codec().ordinal()] = codec.payloadType();
            rtxPayloadTypes[codec.codec().ordinal()] = codec.rtxPayloadType();
        }
        repeatsVoice = section.codecs().stream().anyMatch(AnsweredCodec::repeatsVoice);
    }

    /** Whether the receiver asks for voice packets again and takes them in the stream itself. */
    boolean repeatsVoice() {
        return repeatsVoice;
    }

    boolean takes(MediaCodec codec) {
        return payloadTypes[codec.ordinal()] != NOT_NEGOTIATED;
    }

    int payloadType(MediaCodec codec) {
        return payloadTypes[codec.ordinal()];
    }

    int rtxPayloadType(MediaCodec codec) {
        return rtxPayloadTypes[codec.ordinal()];
    }

    /** A payload type of the retransmission stream, for what carries no codec at all. */
    int anyRtxPayloadType() {
        int found = NOT_NEGOTIATED;
        for (int type : rtxPayloadTypes) {
            found = Math.max(found, type);
        }
        return found;
    }
}
