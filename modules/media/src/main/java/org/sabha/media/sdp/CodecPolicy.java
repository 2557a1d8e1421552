package org.sabha.media.sdp;

import java.util.List;
import java.util.Set;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackSource;

/**
 * Which codecs a section may use. A sender chooses: its codecs are answered in the order of its offer, and the first is
 * what it sends. A slot takes all of them, so a sender may change its codec at any time without anybody's offer.
 *
 * <p>What may be used in a meeting at all is the caller's to say. H.264 is left out by default, and where a browser is
 * present that does not offer it: it has no spatial layers and cannot be encrypted end to end as a whole frame.
 */
final class CodecPolicy {
    private static final List<MediaCodec> AUDIO = List.of(MediaCodec.OPUS);
    private static final List<MediaCodec> SLOT =
            List.of(MediaCodec.VP9, MediaCodec.VP8, MediaCodec.AV1, MediaCodec.H264);

    private CodecPolicy() {}

    static List<MediaCodec> sending(TrackSource source, OfferedSection section, Set<MediaCodec> allowed) {
        return switch (source) {
            case MICROPHONE, SCREEN_AUDIO -> AUDIO;
            case CAMERA, SCREEN -> inOrderOf(section, allowed);
        };
    }

    static List<MediaCodec> slot(OfferedSection section, Set<MediaCodec> allowed) {
        return section.media().equals("audio")
                ? AUDIO
                : SLOT.stream().filter(allowed::contains).toList();
    }

    private static List<MediaCodec> inOrderOf(OfferedSection section, Set<MediaCodec> allowed) {
        return section.formats().stream()
                .flatMap(format -> MediaCodec.of(format).stream())
                .filter(codec -> codec.kind() == MediaKind.VIDEO && allowed.contains(codec))
                .distinct()
                .toList();
    }
}
