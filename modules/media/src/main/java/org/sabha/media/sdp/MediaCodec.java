package org.sabha.media.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.MediaKind;

/** The codecs that Sabha forwards. */
public enum MediaCodec {
    OPUS(MediaKind.AUDIO, "opus", 48_000),
    VP8(MediaKind.VIDEO, "VP8", 90_000),
    VP9(MediaKind.VIDEO, "VP9", 90_000),
    AV1(MediaKind.VIDEO, "AV1", 90_000),
    H264(MediaKind.VIDEO, "H264", 90_000);

    /** What is used unless an organisation says otherwise. */
    public static final Set<MediaCodec> USUAL = Set.of(OPUS, VP8, VP9, AV1);

    private final MediaKind kind;
    private final String sdpName;
    private final int clockRate;

    MediaCodec(MediaKind kind, String sdpName, int clockRate) {
        this.kind = kind;
        this.sdpName = sdpName;
        this.clockRate = clockRate;
    }

    public MediaKind kind() {
        return kind;
    }

    /** The encoding name in {@code a=rtpmap}. */
    public String sdpName() {
        return sdpName;
    }

    /** Timestamp ticks per second. */
    public int clockRate() {
        return clockRate;
    }

    /**
     * The codec that an offered format is, empty when Sabha does not forward it. Of VP9 and AV1 only profile 0, which
     * every browser decodes; a missing profile means 0 (RFC 9628 section 6, AV1 RTP specification section 7.2.1).
     */
    static Optional<MediaCodec> of(OfferedFormat format) {
        for (MediaCodec codec : values()) {
            if (codec.sdpName.equalsIgnoreCase(format.encoding()) && codec.clockRate == format.clockRate()) {
                return codec.plain(format) ? Optional.of(codec) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The one profile that all browsers have, RFC 6184 section 8.1 and RFC 7742 section 6.2. */
    private static boolean isConstrainedBaseline(OfferedFormat format) {
        return format.parameter("profile-level-id")
                .map(id -> id.toLowerCase(Locale.ROOT).startsWith("42e0"))
                .orElse(false);
    }

    private boolean plain(OfferedFormat format) {
        return switch (this) {
            case OPUS -> format.channels() == 2;
            case VP8 -> true;
            case VP9 -> format.parameter("profile-id").orElse("0").equals("0");
            case AV1 -> format.parameter("profile").orElse("0").equals("0");
            case H264 ->
                format.parameter("packetization-mode").orElse("0").equals("1") && isConstrainedBaseline(format);
        };
    }
}
