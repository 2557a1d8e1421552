package org.sabha.client.frame;

import org.sabha.model.MediaKind;

/** The codecs that a meeting carries. */
public enum MediaCodec {
    OPUS(MediaKind.AUDIO, "opus", 48_000),
    VP8(MediaKind.VIDEO, "VP8", 90_000),
    VP9(MediaKind.VIDEO, "VP9", 90_000),
    AV1(MediaKind.VIDEO, "AV1", 90_000);

    private final MediaKind kind;
    private final String encodingName;
    private final int clockRate;

    MediaCodec(MediaKind kind, String encodingName, int clockRate) {
        this.kind = kind;
        this.encodingName = encodingName;
        this.clockRate = clockRate;
    }

    public MediaKind kind() {
        return kind;
    }

    /** The encoding name in {@code a=rtpmap}. */
    public String encodingName() {
        return encodingName;
    }

    /** Timestamp ticks per second. */
    public int clockRate() {
        return clockRate;
    }
}
