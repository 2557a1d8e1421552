package org.sabha.wire.packet;

/** What a datagram on a media port is, by its first bytes (RFC 7983 section 7). */
public enum PacketClass {
    STUN,
    DTLS,
    RTP,
    RTCP,
    /** ZRTP, TURN channels, QUIC, or noise: nothing that Sabha speaks. */
    UNKNOWN
}
