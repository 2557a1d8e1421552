package org.sabha.bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.stun.IceCredentials;

/** The session description of a load client, one section of one codec, and what it needs of the answer. */
final class LoadOffer {
    static final int RTX = 97;
    static final String MID = "0";
    static final int MID_ID = 1;
    static final int TRANSPORT_SEQUENCE_ID = 3;
    static final int AUDIO_LEVEL_ID = 4;
    static final int DESCRIPTOR_ID = 5;

    private LoadOffer() {}

    /** What a section carries. */
    enum Media {
        VP8(96, "VP8/90000"),
        VP9_LAYERS(98, "VP9/90000"),
        OPUS(111, "opus/48000/2");

        final int payloadType;
        private final String format;

        Media(int payloadType, String format) {
            this.payloadType = payloadType;
            this.format = format;
        }

        boolean isVoice() {
            return this == OPUS;
        }
    }

    /** Who offers. */
    record Sender(IceCredentials ice, CertificateFingerprint fingerprint, int ssrc, int rtxSsrc) {}

    /** Where and how the server takes media. */
    record Answer(IceCredentials ice, CertificateFingerprint fingerprint, String address, int port) {}

    static String sending(Sender sender, Media media) {
        String ssrc = unsigned(sender.ssrc());
        String rtxSsrc = unsigned(sender.rtxSsrc());
        String resends = line("a=ssrc-group:FID " + ssrc + " " + rtxSsrc) + line("a=ssrc:" + rtxSsrc + " cname:load");
        return section(sender, "sendonly", media)
                + line("a=msid:load track")
                + line("a=ssrc:" + ssrc + " cname:load")
                + (media.isVoice() ? "" : resends);
    }

    static String receiving(Sender sender, Media media) {
        return section(sender, "recvonly", media);
    }

    private static String section(Sender sender, String direction, Media media) {
        int type = media.payloadType;
        String resends = media.isVoice() ? "" : " " + RTX;
        return line("v=0")
                + line("o=- 1 1 IN IP4 127.0.0.1")
                + line("s=-")
                + line("t=0 0")
                + line("a=group:BUNDLE " + MID)
                + line("a=extmap-allow-mixed")
                + line((media.isVoice() ? "m=audio" : "m=video") + " 9 UDP/TLS/RTP/SAVPF " + type + resends)
                + line("c=IN IP4 0.0.0.0")
                + line("a=mid:" + MID)
                + line("a=ice-ufrag:" + sender.ice().ufrag())
                + line("a=ice-pwd:" + sender.ice().password())
                + line("a=fingerprint:" + sender.fingerprint())
                + line("a=setup:actpass")
                + line("a=" + direction)
                + line("a=rtcp-mux")
                + line("a=rtcp-rsize")
                + line("a=extmap:" + MID_ID + " " + RtpExtension.MID.uri())
                + line("a=extmap:" + TRANSPORT_SEQUENCE_ID + " " + RtpExtension.TRANSPORT_SEQUENCE.uri())
                + line("a=rtpmap:" + type + " " + media.format)
                + line("a=rtcp-fb:" + type + " transport-cc")
                + line("a=rtcp-fb:" + type + " nack")
                + (media.isVoice() ? voice() : picture(media));
    }

    private static String voice() {
        return line("a=extmap:" + AUDIO_LEVEL_ID + " " + RtpExtension.AUDIO_LEVEL.uri());
    }

    private static String picture(Media media) {
        int type = media.payloadType;
        return line("a=extmap:" + DESCRIPTOR_ID + " " + RtpExtension.DEPENDENCY_DESCRIPTOR.uri())
                + line("a=rtcp-fb:" + type + " ccm fir")
                + line("a=rtcp-fb:" + type + " nack pli")
                + line("a=rtpmap:" + RTX + " rtx/90000")
                + line("a=fmtp:" + RTX + " apt=" + type);
    }

    private static String unsigned(int ssrc) {
        return Integer.toUnsignedString(ssrc);
    }

    private static String line(String text) {
        return text + "\r\n";
    }

    /** Reads the first UDP candidate, credentials and fingerprint; empty when one is missing. */
    static Optional<Answer> read(String sdp) {
        Optional<String> ufrag = find(sdp, "a=ice-ufrag:(\\S+)");
        Optional<String> password = find(sdp, "a=ice-pwd:(\\S+)");
        Optional<CertificateFingerprint> fingerprint =
                find(sdp, "a=fingerprint:(\\S+ \\S+)").flatMap(CertificateFingerprint::parse);
        Optional<String> address = find(sdp, "a=candidate:\\S+ 1 udp \\d+ (\\S+) \\d+ typ host");
        Optional<String> port = find(sdp, "a=candidate:\\S+ 1 udp \\d+ \\S+ (\\d+) typ host");
        if (ufrag.isEmpty()
                || password.isEmpty()
                || fingerprint.isEmpty()
                || address.isEmpty()
                || port.isEmpty()
                || !IceCredentials.valid(ufrag.get(), password.get())) {
            return Optional.empty();
        }
        return Optional.of(new Answer(
                new IceCredentials(ufrag.get(), password.get()),
                fingerprint.get(),
                address.get(),
                Integer.parseInt(port.get())));
    }

    private static Optional<String> find(String sdp, String regex) {
        Matcher matcher = Pattern.compile("(?m)^" + regex).matcher(sdp);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
