package org.sabha.wire.rtp;

/**
 * Wrap-safe arithmetic on 16-bit sequence numbers (RFC 3550 appendix A.1, RFC 1982). Numbers are ints of 0 to 65,535;
 * the shorter way round the circle decides which of two is newer.
 */
public final class SequenceNumbers {
    private SequenceNumbers() {}

    /** How far {@code a} is ahead of {@code b}: -32,768 to 32,767. */
    public static int difference(int a, int b) {
        return (short) (a - b);
    }

    /** Whether {@code a} was sent after {@code b}. */
    public static boolean isNewer(int a, int b) {
        return difference(a, b) > 0;
    }

    /** {@code number + step}, wrapped to 16 bits. */
    public static int add(int number, int step) {
        return number + step & 0xffff;
    }
}
