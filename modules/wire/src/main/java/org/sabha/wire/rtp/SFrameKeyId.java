package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.u8;

/**
 * Reads from a payload whose key sealed it. The key id of an SFrame (RFC 9605 section 4.3) is not encrypted; of a Sabha
 * meeting it holds the sender's leaf in the key group: {@code context, 4 bits | leaf, 10 bits | epoch mod 16, 4 bits}.
 */
public final class SFrameKeyId {
    /** There is no key id of a meeting. */
    public static final int NONE = -1;

    private static final int MAX_BYTES = 3;
    private static final int BITS = 18;
    private static final int LEAF_SHIFT = 4;
    private static final int LEAF_MASK = 0x3ff;

    private SFrameKeyId() {}

    /**
     * The leaf, 0 to 1023, in the SFrame header at {@code offset}; {@link #NONE} when the header does not fit before
     * {@code end}, or its key id is not of a meeting or not written in the fewest bytes.
     */
    public static int leaf(byte[] bytes, int offset, int end) {
        if (offset >= end) {
            return NONE;
        }
        int config = u8(bytes, offset);
        if ((config & 0x80) == 0) {
            return (config >> 4 & 7) >> LEAF_SHIFT;
        }
        int length = (config >> 4 & 7) + 1;
        if (length > MAX_BYTES || offset + length >= end) {
            return NONE;
        }
        int value = 0;
        for (int i = 1; i <= length; i++) {
            value = value << Byte.SIZE | u8(bytes, offset + i);
        }
        boolean shortest = u8(bytes, offset + 1) != 0 && value >= 8;
        return shortest && value < 1 << BITS ? value >> LEAF_SHIFT & LEAF_MASK : NONE;
    }
}
