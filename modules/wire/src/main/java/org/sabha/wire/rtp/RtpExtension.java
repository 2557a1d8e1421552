package org.sabha.wire.rtp;

import java.util.Optional;

/** The header extensions Sabha knows, with their URIs in SDP {@code a=extmap} lines. */
public enum RtpExtension {
    /** RFC 6464: voice activity bit and level in -dBov, one byte. */
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /** 24-bit send time, 6.18 fixed-point seconds. */
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    /** Transport-wide sequence number, 16 bits; draft-holmer-rmcat-transport-wide-cc-extensions-01. */
    TRANSPORT_SEQUENCE("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** RFC 9143: the m-section's identification tag. */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** RFC 8852: simulcast stream name. */
    RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /** RFC 8852: the stream that a retransmission repairs. */
    REPAIRED_RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /** AV1 RTP specification, appendix A. */
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
    /** 3GPP TS 26.114: rotation of the picture. */
    VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
    /** Bounds for the receiver's playout delay, two 12-bit numbers. */
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay");

    private final String uri;

    RtpExtension(String uri) {
        this.uri = uri;
    }

    /** As it stands in SDP. */
    public String uri() {
        return uri;
    }

    /** The extension of that URI, empty when Sabha does not know it. */
    public static Optional<RtpExtension> ofUri(String uri) {
        for (RtpExtension extension : values()) {
            if (extension.uri.equals(uri)) {
                return Optional.of(extension);
            }
        }
        return Optional.empty();
    }
}
