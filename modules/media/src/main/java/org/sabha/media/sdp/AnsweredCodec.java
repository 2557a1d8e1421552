package org.sabha.media.sdp;

import java.util.List;
import org.sabha.model.MediaKind;

/**
 * A codec that an answered section may carry.
 *
 * @param payloadType the offer's number for it
 * @param rtxPayloadType the offer's number for its retransmissions, or -1
 * @param feedback the rtcp-fb values of the answer
 */
public record AnsweredCodec(MediaCodec codec, int payloadType, int rtxPayloadType, List<String> feedback) {
    public AnsweredCodec {
        feedback = List.copyOf(feedback);
    }

    /** Whether it is a voice whose lost packets are asked for and come again in the same stream, as they were. */
    public boolean repeatsVoice() {
        return codec.kind() == MediaKind.AUDIO && rtxPayloadType < 0 && feedback.contains("nack");
    }

    /** Whether lost packets are asked for. */
    public boolean isRepaired() {
        return codec.kind() == MediaKind.VIDEO || feedback.contains("nack");
    }
}
