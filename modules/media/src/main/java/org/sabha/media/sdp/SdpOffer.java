package org.sabha.media.sdp;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.stun.IceCredentials;

/**
 * A browser's offer, as far as an answer depends on it. {@link #parse} is total: whatever the text, it returns, with at
 * most {@link #MAX_SECTIONS} sections out of at most {@link #MAX_CHARACTERS} characters.
 *
 * @param fingerprint of the client's certificate; empty when the offer gives none or gives different ones
 * @param bundle the mids of the BUNDLE group
 */
public record SdpOffer(
        Optional<CertificateFingerprint> fingerprint, List<String> bundle, List<OfferedSection> sections) {
    /** Longer offers are refused unread. Chromium writes about 2 KB for each of 49 slots with four codecs. */
    public static final int MAX_CHARACTERS = 192 * 1024;

    /** Offers with more m-sections are refused. */
    public static final int MAX_SECTIONS = 80;

    /** Simulcast streams that are accepted in one section; the answer leaves out the rest. */
    public static final int MAX_RIDS = 3;

    public SdpOffer {
        bundle = List.copyOf(bundle);
        sections = List.copyOf(sections);
    }

    /** Reads an offer; empty when it is no session description or over a limit. */
    public static Optional<SdpOffer> parse(String text) {
        return text.length() > MAX_CHARACTERS ? Optional.empty() : new OfferReader().read(text);
    }

    /**
     * Whether Sabha can answer: all media in use is in one BUNDLE group over DTLS-SRTP with rtcp-mux, one certificate
     * with a SHA-256 fingerprint, ICE credentials, and a client ready to be the DTLS client.
     */
    public boolean answerable() {
        if (fingerprint.isEmpty() || transport().isEmpty()) {
            return false;
        }
        Set<String> bundled = new HashSet<>(bundle);
        for (OfferedSection section : sections) {
            boolean good = section.rtcpMux() && bundled.contains(section.mid());
            if (section.usable() && !good) {
                return false;
            }
        }
        return true;
    }

    /** The client's ICE credentials, those of the first section in use. */
    public Optional<IceCredentials> transport() {
        for (OfferedSection section : sections) {
            if (section.usable()) {
                return section.ice();
            }
        }
        return Optional.empty();
    }

    /** Whether every video section in use offers a codec; true without video. */
    public boolean offersEverywhere(MediaCodec codec) {
        return sections.stream()
                .filter(section -> section.usable() && section.media().equals("video"))
                .allMatch(section -> section.formats().stream()
                        .anyMatch(format -> MediaCodec.of(format).equals(Optional.of(codec))));
    }
}
