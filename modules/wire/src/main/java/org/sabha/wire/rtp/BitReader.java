package org.sabha.wire.rtp;

/**
 * Reads bits, most significant first, never past the end: an overrun yields zeros and is remembered, so a parser checks
 * once at the end of each bounded loop. One owner, reused.
 */
final class BitReader {
    private static final byte[] NONE = {};
    private byte[] bytes = NONE;
    private int at;
    private int end;
    private boolean overrun;

    void reset(byte[] source, int offset, int length) {
        bytes = source;
        at = offset * 8;
        end = (offset + length) * 8;
        overrun = false;
    }

    boolean overrun() {
        return overrun;
    }

    int bit() {
        if (at >= end) {
            overrun = true;
            return 0;
        }
        int value = bytes[at >> 3] >> (7 - (at & 7)) & 1;
        at++;
        return value;
    }

    boolean flag() {
        return bit() == 1;
    }

    /** Up to 32 bits, as the low bits of the result. */
    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** The non-symmetric unsigned code ns(n) of the AV1 specification section 4.10.7, for 1 <= n <= 64. */
    int nonSymmetric(int n) {
        int width = 32 - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << width) - n;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bit();
    }
}
