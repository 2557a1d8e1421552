package org.sabha.wire.rtp;

/**
 * Turns 16-bit sequence numbers into 64-bit ones that never wrap.
 *
 * <p>Each number is placed nearest to the highest seen so far, so reordering across the wrap gives numbers below it.
 * The first number stands for itself plus 65,536, so that numbers a little older stay positive. One owner.
 */
public final class SequenceUnwrapper {
    private static final long START = 1L << 16;
    private long highest = -1;

    /** The extended number of {@code sequenceNumber}, and remembers it when it is the highest. */
    public long unwrap(int sequenceNumber) {
        long extended = peek(sequenceNumber);
        if (extended > highest) {
            highest = extended;
        }
        return extended;
    }

    /** The extended number without remembering it. */
    public long peek(int sequenceNumber) {
        if (highest < 0) {
            return START + (sequenceNumber & 0xffff);
        }
        return highest + SequenceNumbers.difference(sequenceNumber, (int) highest & 0xffff);
    }

    /** The highest extended number so far, or -1 before the first. */
    public long highest() {
        return highest;
    }

    /** Forgets everything. */
    public void reset() {
        highest = -1;
    }
}
