package org.sabha.server.warmup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.stun.IceCredentials;

/** The session description of a warm-up's client, in the form of a browser's: two sections that send, four slots. */
final class WarmOffer {
    static final int OPUS = 111;
    static final int VP8 = 96;
    static final int MID_ID = 1;
    static final int LEVEL_ID = 2;
    static final int TRANSPORT_SEQUENCE_ID = 3;
    static final String VOICE_MID = "0";
    static final String PICTURE_MID = "1";
    static final String PICTURE_SLOT = "5";

    private static final String[] VOICE_SLOTS = {"2", "3", "4"};
    private static final int RTX = 97;

    private WarmOffer() {}

    static String text(IceCredentials ice, CertificateFingerprint fingerprint, int voiceSsrc, int pictureSsrc) {
        String transport = lines(
                "c=IN IP4 0.0.0.0",
                "a=ice-ufrag:" + ice.ufrag(),
                "a=ice-pwd:" + ice.password(),
                "a=fingerprint:" + fingerprint,
                "a=setup:actpass",
                "a=rtcp-mux",
                "a=rtcp-rsize",
                "a=extmap:" + MID_ID + " " + RtpExtension.MID.uri(),
                "a=extmap:" + TRANSPORT_SEQUENCE_ID + " " + RtpExtension.TRANSPORT_SEQUENCE.uri());
        StringBuilder out = new StringBuilder(lines(
                "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE 0 1 2 3 4 5", "a=extmap-allow-mixed"));
        out.append(audio(VOICE_MID, transport)).append(sending(voiceSsrc, 0));
        out.append(video(PICTURE_MID, transport)).append(sending(pictureSsrc, pictureSsrc + 1));
        for (String mid : VOICE_SLOTS) {
            out.append(audio(mid, transport)).append(lines("a=recvonly"));
        }
        return out.append(video(PICTURE_SLOT, transport))
                .append(lines("a=recvonly"))
                .toString();
    }

    private static String audio(String mid, String transport) {
        return lines("m=audio 9 UDP/TLS/RTP/SAVPF " + OPUS, "a=mid:" + mid)
                + transport
                + lines(
                        "a=extmap:" + LEVEL_ID + " " + RtpExtension.AUDIO_LEVEL.uri(),
                        "a=rtpmap:" + OPUS + " opus/48000/2",
                        "a=rtcp-fb:" + OPUS + " transport-cc",
                        "a=fmtp:" + OPUS + " minptime=10;useinbandfec=1");
    }

    private static String video(String mid, String transport) {
        return lines("m=video 9 UDP/TLS/RTP/SAVPF " + VP8 + " " + RTX, "a=mid:" + mid)
                + transport
                + lines(
                        "a=rtpmap:" + VP8 + " VP8/90000",
                        "a=rtcp-fb:" + VP8 + " transport-cc",
                        "a=rtcp-fb:" + VP8 + " ccm fir",
                        "a=rtcp-fb:" + VP8 + " nack",
                        "a=rtcp-fb:" + VP8 + " nack pli",
                        "a=rtpmap:" + RTX + " rtx/90000",
                        "a=fmtp:" + RTX + " apt=" + VP8);
    }

    private static String sending(int ssrc, int rtx) {
        String own = "a=ssrc:" + Integer.toUnsignedString(ssrc) + " cname:warm";
        return rtx == 0
                ? lines("a=sendonly", "a=msid:warm own", own)
                : lines(
                        "a=sendonly",
                        "a=msid:warm own",
                        "a=ssrc-group:FID " + Integer.toUnsignedString(ssrc) + " " + Integer.toUnsignedString(rtx),
                        own,
                        "a=ssrc:" + Integer.toUnsignedString(rtx) + " cname:warm");
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    /** The credentials of an answer. */
    static Optional<IceCredentials> credentials(String answer) {
        Matcher ufrag = Pattern.compile("(?m)^a=ice-ufrag:(\\S+)").matcher(answer);
        Matcher password = Pattern.compile("(?m)^a=ice-pwd:(\\S+)").matcher(answer);
        return ufrag.find() && password.find()
                ? Optional.of(new IceCredentials(ufrag.group(1), password.group(1)))
                : Optional.empty();
    }
}
