package org.sabha.bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.stun.IceCredentials;

/** The session description of a load client, one VP8 section, and what it needs of the answer. */
final class LoadOffer {
    static final int VP8 = 96;
    static final int RTX = 97;
    static final String MID = "0";
    static final int MID_ID = 1;
    static final int TRANSPORT_SEQUENCE_ID = 3;

    private LoadOffer() {}

    /** Who offers. */
    record Sender(IceCredentials ice, CertificateFingerprint fingerprint, int ssrc, int rtxSsrc) {}

    /** Where and how the server takes media. */
    record Answer(IceCredentials ice, CertificateFingerprint fingerprint, String address, int port) {}

    static String sending(Sender sender) {
        return section(sender, "sendonly")
                + line("a=msid:load camera")
                + line("a=ssrc-group:FID " + unsigned(sender.ssrc()) + " " + unsigned(sender.rtxSsrc()))
                + line("a=ssrc:" + unsigned(sender.ssrc()) + " cname:load")
                + line("a=ssrc:" + unsigned(sender.rtxSsrc()) + " cname:load");
    }

    static String receiving(Sender sender) {
        return section(sender, "recvonly");
    }

    private static String section(Sender sender, String direction) {
        return line("v=0")
                + line("o=- 1 1 IN IP4 127.0.0.1")
                + line("s=-")
                + line("t=0 0")
                + line("a=group:BUNDLE " + MID)
                + line("a=extmap-allow-mixed")
                + line("m=video 9 UDP/TLS/RTP/SAVPF " + VP8 + " " + RTX)
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
                + line("a=rtpmap:" + VP8 + " VP8/90000")
                + line("a=rtcp-fb:" + VP8 + " transport-cc")
                + line("a=rtcp-fb:" + VP8 + " ccm fir")
                + line("a=rtcp-fb:" + VP8 + " nack")
                + line("a=rtcp-fb:" + VP8 + " nack pli")
                + line("a=rtpmap:" + RTX + " rtx/90000")
                + line("a=fmtp:" + RTX + " apt=" + VP8);
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
