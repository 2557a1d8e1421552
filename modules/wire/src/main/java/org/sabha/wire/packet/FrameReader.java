package org.sabha.wire.packet;

import static org.sabha.wire.packet.Bytes.u16;

import org.jspecify.annotations.Nullable;

/**
 * Takes packets out of a byte stream, RFC 4571 section 2, as ICE over TCP uses it (RFC 6544 section 3).
 *
 * <pre>
 *   | length (16 bits) | packet: STUN, DTLS, RTP or RTCP |
 * </pre>
 *
 * Holds one packet at most. A length of 0 is no packet and is skipped; a length over {@link
 * PacketBuffer#MAX_PACKET_BYTES} breaks the stream for good, since nobody's packet is that long. One owner.
 */
public final class FrameReader {
    /** Bytes of the length field. */
    public static final int HEADER_BYTES = 2;

    private final byte[] header = new byte[HEADER_BYTES];
    private final byte[] packet = new byte[PacketBuffer.MAX_PACKET_BYTES];
    private int headerBytes;
    private int packetBytes;
    private int length;
    private boolean broken;

    /**
     * Reads on, at most to the end of a packet.
     *
     * @return how many of the bytes were taken; when {@link #packet} is not null afterwards, a packet ended with them
     */
    public int read(byte[] source, int offset, int count) {
        if (packet() != null) {
            headerBytes = 0;
        }
        int at = offset;
        int end = offset + count;
        while (at < end && !broken && headerBytes < HEADER_BYTES) {
            header[headerBytes++] = source[at++];
            if (headerBytes == HEADER_BYTES) {
                begin(u16(header, 0));
            }
        }
        if (!broken && headerBytes == HEADER_BYTES) {
            int more = Math.min(length - packetBytes, end - at);
            System.arraycopy(source, at, packet, packetBytes, more);
            packetBytes += more;
            at += more;
        }
        return at - offset;
    }

    private void begin(int announced) {
        length = announced;
        packetBytes = 0;
        broken = announced > packet.length;
        if (announced == 0) {
            headerBytes = 0;
        }
    }

    /** The packet that just ended, its first {@link #packetLength} bytes, until the next {@link #read}; null when none. */
    public byte @Nullable [] packet() {
        return !broken && headerBytes == HEADER_BYTES && packetBytes == length ? packet : null;
    }

    /** The length of {@link #packet} in bytes. */
    public int packetLength() {
        return length;
    }

    /** Whether a length was announced that no packet has; nothing is read any more. */
    public boolean broken() {
        return broken;
    }
}
