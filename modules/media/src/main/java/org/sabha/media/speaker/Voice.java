package org.sabha.media.speaker;

/** One audio track as {@link VoiceSelection} sees it. */
public final class Voice {
    static final int NO_POSITION = -1;

    int position = NO_POSITION;
    int loudness;
    long lastLoudNanos = Long.MIN_VALUE / 2;
    long heldSinceNanos;

    /** Whether it holds a position. */
    public boolean isChosen() {
        return position != NO_POSITION;
    }

    /** The position it holds, or -1. */
    public int position() {
        return position;
    }
}
