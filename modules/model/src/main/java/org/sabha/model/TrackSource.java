package org.sabha.model;

/** Where a track comes from. The right to publish is judged per source (A4). */
public enum TrackSource {
    MICROPHONE(MediaKind.AUDIO),
    CAMERA(MediaKind.VIDEO),
    SCREEN(MediaKind.VIDEO),
    SCREEN_AUDIO(MediaKind.AUDIO);

    private final MediaKind kind;

    TrackSource(MediaKind kind) {
        this.kind = kind;
    }

    public MediaKind kind() {
        return kind;
    }
}
