package org.sabha.media.sdp;

import java.util.List;

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
}
