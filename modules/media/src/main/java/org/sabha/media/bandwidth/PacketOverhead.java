package org.sabha.media.bandwidth;

/** What a link carries beside an RTP packet: IPv4 (20) and UDP (8), and the tag of AEAD SRTP (16, RFC 7714). */
public final class PacketOverhead {
    /** Bytes a packet. */
    public static final int BYTES = 44;

    private PacketOverhead() {}
}
