package org.sabha.wire.dtls;

/**
 * Refuses handshake messages that announce an absurd length or number, before Bouncy Castle sees them: its reassembler
 * allocates what the 24-bit length field says, for up to 16 messages ahead (CVE-2026-59646, open in bctls 1.84).
 *
 * <pre>
 * record    (RFC 6347 section 4.1):   type 1 | version 2 | epoch 2 | sequence 6 | length 2 | body
 * handshake (RFC 6347 section 4.2.2): type 1 | length 3 | message_seq 2 | fragment_offset 3 | fragment_length 3 | body
 * </pre>
 */
final class HandshakeBounds {
    /** Browsers' largest message, a hello with a post-quantum share, has 1.4 KB; a long certificate chain some more. */
    static final int MAX_MESSAGE_BYTES = 16 * 1024;

    /**
     * Messages of one handshake; the longest flight of a server ends with the eighth. With {@link #MAX_MESSAGE_BYTES} this
     * bounds what one association can make the reassembler hold: 160 KiB.
     */
    static final int MAX_MESSAGES = 10;

    static final int HANDSHAKE = 22;

    private static final int RECORD_HEADER_BYTES = 13;
    private static final int RECORD_LENGTH_OFFSET = 11;
    private static final int EPOCH_OFFSET = 3;
    private static final int FRAGMENT_HEADER_BYTES = 12;
    private static final int MESSAGE_SEQUENCE_OFFSET = 4;
    private static final int FRAGMENT_LENGTH_OFFSET = 9;

    private HandshakeBounds() {}

    /** Whether no record in the clear of this datagram announces too much; encrypted ones are looked at once decrypted. */
    static boolean admitsDatagram(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (end - at >= RECORD_HEADER_BYTES) {
            int body = at + RECORD_HEADER_BYTES;
            int bodyBytes = Math.min(unsigned16(bytes, at + RECORD_LENGTH_OFFSET), end - body);
            boolean clear = unsigned16(bytes, at + EPOCH_OFFSET) == 0;
            if (clear && bytes[at] == HANDSHAKE && !admitsMessages(bytes, body, bodyBytes)) {
                return false;
            }
            at = body + bodyBytes;
        }
        return true;
    }

    /** The same for the body of one handshake record. */
    static boolean admitsMessages(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (end - at >= FRAGMENT_HEADER_BYTES) {
            if (unsigned24(bytes, at + 1) > MAX_MESSAGE_BYTES
                    || unsigned16(bytes, at + MESSAGE_SEQUENCE_OFFSET) >= MAX_MESSAGES) {
                return false;
            }
            at += FRAGMENT_HEADER_BYTES + Math.min(unsigned24(bytes, at + FRAGMENT_LENGTH_OFFSET), end - at);
        }
        return true;
    }

    private static int unsigned16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static int unsigned24(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 16) | unsigned16(bytes, at + 1);
    }
}
