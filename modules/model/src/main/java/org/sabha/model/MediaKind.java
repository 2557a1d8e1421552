package org.sabha.model;

/** The kind of a media track, as in SDP and webrtc-stats. */
public enum MediaKind {
    AUDIO,
    VIDEO
}
