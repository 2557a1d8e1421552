package org.sabha.wire.rtp;

/**
 * The AV1 aggregation header, AV1 RTP specification section 4.4: the first payload byte.
 *
 * <pre>
 *   |Z|Y| W |N|-|-|-|   Z: begins with a continued OBU; Y: ends with one; N: first packet of a coded video sequence
 * </pre>
 */
public final class Av1AggregationHeader {
    private Av1AggregationHeader() {}

    /** Whether the packet begins a coded video sequence, hence a key frame; false for an empty payload. */
    public static boolean keyFrame(byte[] bytes, int payloadOffset, int payloadLength) {
        return payloadLength > 0 && (bytes[payloadOffset] & 0x88) == 0x08;
    }

    /** Whether the packet begins with the rest of an OBU of the packet before. */
    public static boolean continues(byte[] bytes, int payloadOffset, int payloadLength) {
        return payloadLength > 0 && (bytes[payloadOffset] & 0x80) != 0;
    }
}
