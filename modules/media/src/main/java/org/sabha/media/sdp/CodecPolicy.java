package org.sabha.media.sdp;

import java.util.List;
import org.sabha.model.TrackSource;

/**
 * Which codecs a sending section may use, best first: the first one that the client offers is what it sends. VP8 comes
 * first for now because every receiver decodes it without the dependency descriptor; slots take all of them, so a
 * change here is seen by nobody else.
 */
final class CodecPolicy {
    private static final List<MediaCodec> AUDIO = List.of(MediaCodec.OPUS);
    private static final List<MediaCodec> CAMERA = List.of(MediaCodec.VP8, MediaCodec.VP9, MediaCodec.AV1);
    private static final List<MediaCodec> SCREEN = List.of(MediaCodec.VP8, MediaCodec.VP9, MediaCodec.AV1);
    private static final List<MediaCodec> VIDEO_SLOT = List.of(MediaCodec.VP9, MediaCodec.VP8, MediaCodec.AV1);

    private CodecPolicy() {}

    static List<MediaCodec> sending(TrackSource source) {
        return switch (source) {
            case MICROPHONE, SCREEN_AUDIO -> AUDIO;
            case CAMERA -> CAMERA;
            case SCREEN -> SCREEN;
        };
    }

    static List<MediaCodec> slot(OfferedSection section) {
        return section.media().equals("audio") ? AUDIO : VIDEO_SLOT;
    }
}
