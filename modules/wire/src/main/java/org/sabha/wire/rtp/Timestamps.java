package org.sabha.wire.rtp;

/** Wrap-safe arithmetic on 32-bit RTP timestamps, as {@link SequenceNumbers} does for sequence numbers. */
public final class Timestamps {
    private Timestamps() {}

    /** How many ticks {@code a} is ahead of {@code b}, negative when behind. */
    public static int difference(int a, int b) {
        return a - b;
    }

    /** Whether {@code a} is later than {@code b}. */
    public static boolean isNewer(int a, int b) {
        return difference(a, b) > 0;
    }
}
