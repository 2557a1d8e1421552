package org.sabha.bench;

import org.sabha.wire.packet.PacketBuffer;

/** The packets of one stream, each with the time of sending in the last eight bytes of its payload. One owner. */
interface PacketSource {
    /** Of the time of sending. */
    int STAMP_BYTES = 8;

    /** The next frame is to be one that a receiver can begin with. */
    void requestKeyFrame();

    /** Writes the next packet of the stream at offset 0. */
    void next(PacketBuffer packet, long nowNanos);

    /** RTP timestamp of the frame under way. */
    int timestamp();

    /** What a sender of a shape sends. */
    static PacketSource of(LoadShape shape, int ssrc, long seed) {
        return switch (shape.media()) {
            case VP8 ->
                new FrameMaker(
                        new FrameMaker.StreamNames(
                                ssrc,
                                LoadOffer.Media.VP8.payloadType,
                                LoadOffer.MID,
                                LoadOffer.MID_ID,
                                LoadOffer.TRANSPORT_SEQUENCE_ID),
                        shape,
                        seed);
            case VP9_LAYERS -> new LayeredFrames(ssrc, shape, seed);
            case OPUS -> new VoicePackets(ssrc, shape, seed);
        };
    }
}
