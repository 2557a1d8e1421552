package org.sabha.wire.packet;

import java.util.Locale;

/**
 * Why a packet went no further. One list for the whole media plane, so a counter per reason tells an operator
 * everything that is not forwarded; nothing is logged per packet.
 *
 * <p>The wire name (lower case, underscores) is stable: metrics and dashboards use it, a golden test freezes it.
 */
public enum DropReason {
    /** Not a protocol of RFC 7983 that Sabha speaks. */
    UNKNOWN_PROTOCOL,
    /** Longer than 1,500 bytes. */
    OVERSIZED,
    /** An RTP header whose CSRCs, extension or padding do not fit the packet. */
    MALFORMED_HEADER,
    /** An RTP header extension block with elements that overrun it. */
    MALFORMED_EXTENSION,
    /** A codec payload descriptor that overruns its payload. */
    MALFORMED_DESCRIPTOR,
    /** An RTCP compound packet with a wrong length, version or type-specific part. */
    MALFORMED_RTCP,
    /** A STUN message with wrong lengths, cookie or fingerprint, or of a method that is not Binding. */
    BAD_STUN,
    /** STUN for a user fragment that no transport has. */
    UNKNOWN_UFRAG,
    /** STUN whose MESSAGE-INTEGRITY is missing or wrong. */
    STUN_AUTH_FAILED,
    /** A valid check from an address at which another live session was heard a moment ago. */
    ADDRESS_TAKEN,
    /** From an address that no ICE check of a session has validated. */
    UNKNOWN_ADDRESS,
    /** DTLS from an address without a valid ICE check of that session. */
    DTLS_BEFORE_ICE,
    /** DTLS beyond the session's queue, or after its end. */
    DTLS_QUEUE_FULL,
    /** Media before the DTLS handshake gave keys. */
    SRTP_BEFORE_DTLS,
    /** The SRTP or SRTCP authentication tag does not match. */
    SRTP_AUTH_FAILED,
    /** Seen before, or older than the replay window. */
    SRTP_REPLAYED,
    /** Too short for the profile, or refused by the cipher for another reason. */
    SRTP_INVALID,
    /** More sending SSRCs than a transport may have. */
    TOO_MANY_SSRCS,
    /** An SSRC that belongs to no announced track. */
    UNKNOWN_SSRC,
    /** A payload type that the answer does not contain. */
    NOT_NEGOTIATED,
    /** RTP with padding and no payload: a bandwidth probe, not media. */
    PADDING_ONLY,
    /** A sequence number that was already accepted. */
    DUPLICATE,
    /** Sealed under the key of another member of the meeting than the one who sends the track. */
    WRONG_SENDER,
    /** Arrived too late to be of use. */
    TOO_OLD,
    /** The outbound track has no slot or is paused. */
    PAUSED,
    /** A simulcast or scalability layer that this receiver does not get. */
    LAYER,
    /** The forwarder waits for a key frame to start or switch. */
    NO_KEY_FRAME_YET,
    /** Not among the loudest voices. */
    NOT_LOUD_ENOUGH,
    /** A budget of packets, requests or bytes is used up. */
    RATE_LIMITED,
    /** The receiver's path is congested. */
    CONGESTED,
    /** The socket would not take it. */
    SEND_QUEUE_FULL,
    /** The loop of other receivers of the same room does not keep up; whole pictures are left out. */
    LINK_FULL,
    /** The transport or track is closed. */
    CLOSED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The stable name for metrics. */
    public String wireName() {
        return wireName;
    }
}
