package org.sabha.media;

import java.util.Arrays;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.rtp.RtpExtension;

/**
 * What one section of the answer says of a slot: the payload types by which the receiver takes each codec, in first
 * transmissions and in resends, and the header extensions it takes there. Firefox, say, has transport-wide numbers in
 * its video sections only.
 */
@SuppressWarnings("EnumOrdinal") // arrays by constant: no map on the packet path
final class SlotFormats {
    /** Stands for a codec, or resends of it, that the receiver does not take. */
    static final int NOT_NEGOTIATED = -1;

    private static final int CODECS = MediaCodec.values().length;
    private static final int EXTENSIONS = RtpExtension.values().length;

    private final int[] payloadTypes = new int[CODECS];
    private final int[] rtxPayloadTypes = new int[CODECS];
    private final int[] extensionIds = new int[EXTENSIONS];
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
        Arrays.fill(extensionIds, 0);
        section.extensions().forEach(offered -> extensionIds[offered.extension().ordinal()] = offered.id());
        repeatsVoice = section.codecs().stream().anyMatch(AnsweredCodec::repeatsVoice);
    }

    /** Whether the receiver asks for voice packets again and takes them in the stream itself. */
    boolean repeatsVoice() {
        return repeatsVoice;
    }

    /** The id of a header extension, 0 where the section has none (RFC 8285 section 5). */
    int extensionId(RtpExtension extension) {
        return extensionIds[extension.ordinal()];
    }

    /** Whether the receiver's feedback names the packets of the slot. */
    boolean reportsArrivals() {
        return extensionId(RtpExtension.TRANSPORT_SEQUENCE) > 0;
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
