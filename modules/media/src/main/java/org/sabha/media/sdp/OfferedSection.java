package org.sabha.media.sdp;

import java.util.List;
import java.util.Optional;
import org.sabha.model.MediaKind;
import org.sabha.wire.stun.IceCredentials;

/**
 * One m-section of an offer.
 *
 * @param media the media word of the m-line as offered
 * @param protocol the transport protocol of the m-line
 * @param stopped port 0 without {@code bundle-only}: the section is out of use (RFC 8829 section 5.2.2)
 * @param mid 1 to 16 characters, empty only in a stopped section
 * @param sources SSRCs of {@code a=ssrc} lines, in order
 * @param repairs pairs of {@code a=ssrc-group:FID}
 * @param sendRids restriction ids of {@code a=simulcast:send}, in its order, at most {@link SdpOffer#MAX_RIDS}
 */
public record OfferedSection(
        String media,
        String protocol,
        boolean stopped,
        String mid,
        Direction direction,
        boolean rtcpMux,
        boolean rtcpReducedSize,
        Optional<IceCredentials> ice,
        List<OfferedFormat> formats,
        List<OfferedExtension> extensions,
        List<Integer> sources,
        List<RepairedSource> repairs,
        List<String> sendRids) {

    /**
     * A media SSRC and the SSRC of its retransmissions.
     *
     * @param ssrc carries media
     * @param rtxSsrc carries RFC 4588 retransmissions of it
     */
    public record RepairedSource(int ssrc, int rtxSsrc) {}

    public OfferedSection {
        formats = List.copyOf(formats);
        extensions = List.copyOf(extensions);
        sources = List.copyOf(sources);
        repairs = List.copyOf(repairs);
        sendRids = List.copyOf(sendRids);
    }

    /** Audio or video, empty for anything else. */
    public Optional<MediaKind> kind() {
        return switch (media) {
            case "audio" -> Optional.of(MediaKind.AUDIO);
            case "video" -> Optional.of(MediaKind.VIDEO);
            default -> Optional.empty();
        };
    }

    /** Whether it is audio or video over DTLS-SRTP with feedback (RFC 5764 section 8), in use. */
    boolean usable() {
        return !stopped && kind().isPresent() && protocol.equals("UDP/TLS/RTP/SAVPF");
    }
}
