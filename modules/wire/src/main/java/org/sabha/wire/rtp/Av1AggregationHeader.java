package org.sabha.wire.rtp;

/**
 * The AV1 aggregation header, AV1 RTP specification section 4.4: the first payload byte.
 *
 * <pre>
 *   |Z|Y| W |N|-|-|-|   Z: begins with a continued OBU; Y: ends with one; N: first packet of a coded video sequence
 * </pre>
 */
public final class Av1AggregationHeader {
    private static final int FRAME = 6;
    private static final int MAX_LENGTH_BYTES = 4;
    private static final int LENGTH_SHIFT = 8;
    private static final int LENGTH_MASK = 0xff;

    private Av1AggregationHeader() {}

    /** Whether the packet begins a coded video sequence, hence a key frame; false for an empty payload. */
    public static boolean keyFrame(byte[] bytes, int payloadOffset, int payloadLength) {
        return payloadLength > 0 && (bytes[payloadOffset] & 0x88) == 0x08;
    }

    /** Whether the packet begins with the rest of an OBU of the packet before. */
    public static boolean continues(byte[] bytes, int payloadOffset, int payloadLength) {
        return payloadLength > 0 && (bytes[payloadOffset] & 0x80) != 0;
    }

    /**
     * Where the payload of a frame OBU begins, of the first that begins in the packet; -1 when none does. An OBU element has
     * a length before it, but the last where W counts the elements.
     */
    public static int frameStart(byte[] bytes, int payloadOffset, int payloadLength) {
        int end = payloadOffset + payloadLength;
        if (payloadLength == 0) {
            return -1;
        }
        int elements = bytes[payloadOffset] >> 4 & 3;
        boolean rest = continues(bytes, payloadOffset, payloadLength);
        int at = payloadOffset + 1;
        for (int element = 1; at < end; element++) {
            int length = end - at;
            if (element != elements) {
                long field = leb128(bytes, at, end);
                length = (int) (field >> LENGTH_SHIFT);
                at += (int) (field & LENGTH_MASK);
                if (field < 0 || length > end - at) {
                    return -1;
                }
            }
            if (!rest && length > 0 && (bytes[at] >> 3 & 15) == FRAME) {
                return obuPayload(bytes, at, at + length);
            }
            rest = false;
            at += length;
        }
        return -1;
    }

    private static int obuPayload(byte[] bytes, int obu, int end) {
        int at = obu + ((bytes[obu] & 4) == 0 ? 1 : 2);
        if ((bytes[obu] & 2) == 0) {
            return at < end ? at : -1;
        }
        long field = leb128(bytes, at, end);
        return field < 0 ? -1 : at + (int) (field & LENGTH_MASK);
    }

    /** A number of up to four bytes with the count of its bytes in the lowest eight bits; -1 when it does not end. */
    private static long leb128(byte[] bytes, int offset, int end) {
        long value = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES && offset + i < end; i++) {
            value |= (long) (bytes[offset + i] & 0x7f) << (7 * i);
            if (bytes[offset + i] >= 0) {
                return (value << LENGTH_SHIFT) | (i + 1);
            }
        }
        return -1;
    }
}
