package org.sabha.wire.rtp;

/**
 * Turns 32-bit RTP timestamps into 64-bit ones that never wrap, nearest to the highest seen, as
 * {@link SequenceUnwrapper} does. One owner.
 */
public final class TimestampUnwrapper {
    private static final long START = 1L << 32;
    private long highest = -1;

    /** The extended timestamp, remembered when it is the highest. */
    public long unwrap(int timestamp) {
        if (highest < 0) {
            highest = START + (timestamp & 0xffff_ffffL);
            return highest;
        }
        long extended = highest + Timestamps.difference(timestamp, (int) highest);
        if (extended > highest) {
            highest = extended;
        }
        return extended;
    }

    /** Forgets everything. */
    public void reset() {
        highest = -1;
    }
}
