package org.sabha.wire.packet;

/**
 * Tells the protocols on one UDP port apart, RFC 7983 section 7, and RTCP from RTP by RFC 5761 section 4.
 *
 * <pre>
 *   first byte    0..3   STUN
 *                20..63  DTLS
 *               128..191 RTP or RTCP; RTCP when the second byte is 192..223
 * </pre>
 *
 * Stateless. A class is only a claim: the readers of each protocol check the rest.
 */
public final class PacketClassifier {
    private static final int RTCP_FIRST = 192;
    private static final int RTCP_LAST = 223;

    private PacketClassifier() {}

    /** Classifies the {@code length} bytes at {@code offset}; an empty or one-byte datagram is {@code UNKNOWN}. */
    public static PacketClass classify(byte[] bytes, int offset, int length) {
        if (length < 2) {
            return PacketClass.UNKNOWN;
        }
        int first = Bytes.u8(bytes, offset);
        if (first >= 128 && first <= 191) {
            int second = Bytes.u8(bytes, offset + 1);
            return second >= RTCP_FIRST && second <= RTCP_LAST ? PacketClass.RTCP : PacketClass.RTP;
        }
        if (first <= 3) {
            return PacketClass.STUN;
        }
        return first >= 20 && first <= 63 ? PacketClass.DTLS : PacketClass.UNKNOWN;
    }
}
