package org.sabha.client.stream;

import org.jspecify.annotations.Nullable;
import org.sabha.client.frame.MediaCodec;

/** The numbers that this client's offers give: the same in every section, so one table serves all. */
final class PayloadTypes {
    /** Header extension ids. */
    static final int MID_ID = 1;

    static final int AUDIO_LEVEL_ID = 2;
    static final int TRANSPORT_SEQUENCE_ID = 3;

    private static final int OPUS = 111;
    private static final int VP8 = 96;
    private static final int VP9 = 98;
    private static final int AV1 = 100;

    private PayloadTypes() {}

    static int of(MediaCodec codec) {
        return switch (codec) {
            case OPUS -> OPUS;
            case VP8 -> VP8;
            case VP9 -> VP9;
            case AV1 -> AV1;
        };
    }

    /** The payload type of a codec's retransmissions. */
    static int rtxOf(MediaCodec codec) {
        return of(codec) + 1;
    }

    static boolean isRetransmission(int payloadType) {
        return payloadType == OPUS + 1 || payloadType == VP8 + 1 || payloadType == VP9 + 1 || payloadType == AV1 + 1;
    }

    /** The codec of a payload type, its retransmissions included; null when it is none of ours. */
    static @Nullable MediaCodec codec(int payloadType) {
        return switch (payloadType) {
            case OPUS, OPUS + 1 -> MediaCodec.OPUS;
            case VP8, VP8 + 1 -> MediaCodec.VP8;
            case VP9, VP9 + 1 -> MediaCodec.VP9;
            case AV1, AV1 + 1 -> MediaCodec.AV1;
            default -> null;
        };
    }
}
