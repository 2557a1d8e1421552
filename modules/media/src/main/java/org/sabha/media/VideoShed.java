package org.sabha.media;

import org.sabha.media.forward.LayerTable;

/** How much of its pictures a loop with too much to do leaves out; each value more than the one before. Voices stay. */
public enum VideoShed {
    NOTHING,
    /** Cameras have their smallest size. */
    SIZES,
    /** The smallest size, and the fewest pictures a second; a shared screen has its lower encoding. */
    RATES;

    /** Asks the sender of a camera for its smallest encoding. */
    private static final int SMALLEST_HEIGHT = 90;

    /** The next step up, the last one being its own. */
    public VideoShed more() {
        return this == NOTHING ? SIZES : RATES;
    }

    /** The next step down, the first one being its own. */
    public VideoShed less() {
        return this == RATES ? SIZES : NOTHING;
    }

    /** Its number, for figures: 0 where nothing is left out. */
    public int step() {
        return switch (this) {
            case NOTHING -> 0;
            case SIZES -> 1;
            case RATES -> 2;
        };
    }

    /** The highest spatial layer that may go out of a track. */
    int spatial(InboundTrack track) {
        return this == RATES || (this == SIZES && !track.isScreen()) ? 0 : LayerTable.MAX_SPATIAL - 1;
    }

    /** The highest temporal layer that may go out of a track. */
    int temporal(InboundTrack track) {
        return this == RATES && !track.isScreen() ? 0 : LayerTable.MAX_TEMPORAL - 1;
    }

    /** The height for which the sender of a track is asked, where so much is wanted. */
    int height(InboundTrack track, int wanted) {
        return this == NOTHING || track.isScreen() ? wanted : Math.min(wanted, SMALLEST_HEIGHT);
    }
}
