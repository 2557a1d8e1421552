package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.stun.IceCredentials;

/** Writes small offers with the ids and numbers a test wants. */
final class OfferText {
    private final StringBuilder sections = new StringBuilder();
    private final List<String> mids = new ArrayList<>();
    private final IceCredentials ice;
    private final CertificateFingerprint fingerprint;
    private final Ids ids;
    private boolean h264;
    private boolean h264First;

    /** Extension ids of one client. */
    record Ids(int level, int sequence, int mid, int rid, int repairedRid, int descriptor) {
        static final Ids CHROMIUM = new Ids(1, 3, 4, 10, 11, 12);
        /** Of Firefox: no transport-wide numbers in audio sections, no dependency descriptor. */
        static final Ids FIREFOX = new Ids(1, 7, 3, 10, 11, 0);
        /** All different, and one that needs the two-byte form. */
        static final Ids ODD = new Ids(9, 2, 6, 7, 8, 20);
    }

    OfferText(IceCredentials ice, CertificateFingerprint fingerprint, Ids ids) {
        this.ice = ice;
        this.fingerprint = fingerprint;
        this.ids = ids;
    }

    /** The video sections that follow have H.264, too. */
    OfferText withH264() {
        h264 = true;
        return this;
    }

    /** They have it before all else. */
    OfferText withH264First() {
        h264First = true;
        return withH264();
    }

    OfferText microphone(String mid, int ssrc) {
        audio(mid, "sendonly");
        sections.append("a=ssrc:").append(Integer.toUnsignedLong(ssrc)).append(" cname:c\r\n");
        return this;
    }

    OfferText camera(String mid, int ssrc, int rtxSsrc) {
        video(mid, "sendonly");
        long media = Integer.toUnsignedLong(ssrc);
        long rtx = Integer.toUnsignedLong(rtxSsrc);
        sections.append("a=ssrc-group:FID " + media + " " + rtx + "\r\n");
        sections.append("a=ssrc:" + media + " cname:c\r\na=ssrc:" + rtx + " cname:c\r\n");
        return this;
    }

    OfferText simulcastCamera(String mid, String... rids) {
        video(mid, "sendonly");
        for (String rid : rids) {
            sections.append("a=rid:" + rid + " send\r\n");
        }
        sections.append("a=simulcast:send " + String.join(";", rids) + "\r\n");
        return this;
    }

    OfferText audioSlots(int from, int count) {
        for (int i = 0; i < count; i++) {
            audio(String.valueOf(from + i), "recvonly");
        }
        return this;
    }

    OfferText videoSlots(int from, int count) {
        for (int i = 0; i < count; i++) {
            video(String.valueOf(from + i), "recvonly");
        }
        return this;
    }

    private void audio(String mid, String direction) {
        head("audio", "111", mid, direction);
        if (!ids.equals(Ids.FIREFOX)) {
            extension(ids.sequence(), RtpExtension.TRANSPORT_SEQUENCE);
        }
        sections.append("a=extmap:" + ids.level() + " " + RtpExtension.AUDIO_LEVEL.uri() + "\r\n");
        sections.append("a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\n");
    }

    private void video(String mid, String direction) {
        String usual = "96 97 98 99 45 46";
        String with = h264First ? "102 103 " + usual : usual + " 102 103";
        head("video", h264 ? with : usual, mid, direction);
        extension(ids.sequence(), RtpExtension.TRANSPORT_SEQUENCE);
        extension(ids.rid(), RtpExtension.RTP_STREAM_ID);
        extension(ids.repairedRid(), RtpExtension.REPAIRED_RTP_STREAM_ID);
        if (ids.descriptor() > 0) {
            extension(ids.descriptor(), RtpExtension.DEPENDENCY_DESCRIPTOR);
        }
        codec(96, "VP8");
        codec(98, "VP9");
        codec(45, "AV1");
        if (h264) {
            codec(102, "H264");
            sections.append("a=fmtp:102 packetization-mode=1;profile-level-id=42e01f\r\n");
        }
    }

    private void codec(int payloadType, String name) {
        sections.append("a=rtpmap:" + payloadType + " " + name + "/90000\r\n");
        for (String feedback : List.of("transport-cc", "ccm fir", "nack", "nack pli")) {
            sections.append("a=rtcp-fb:" + payloadType + " " + feedback + "\r\n");
        }
        int rtx = payloadType + 1;
        sections.append("a=rtpmap:" + rtx + " rtx/90000\r\na=fmtp:" + rtx + " apt=" + payloadType + "\r\n");
    }

    private void head(String media, String payloadTypes, String mid, String direction) {
        mids.add(mid);
        sections.append("m=" + media + " 9 UDP/TLS/RTP/SAVPF " + payloadTypes + "\r\nc=IN IP4 0.0.0.0\r\n");
        sections.append("a=ice-ufrag:" + ice.ufrag() + "\r\na=ice-pwd:" + ice.password() + "\r\n");
        sections.append("a=fingerprint:" + fingerprint + "\r\na=setup:actpass\r\na=mid:" + mid + "\r\n");
        sections.append("a=" + direction + "\r\na=rtcp-mux\r\na=rtcp-rsize\r\n");
        extension(ids.mid(), RtpExtension.MID);
    }

    private void extension(int id, RtpExtension extension) {
        sections.append("a=extmap:" + id + " " + extension.uri() + "\r\n");
    }

    @Override
    public String toString() {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE " + String.join(" ", mids)
                + "\r\na=extmap-allow-mixed\r\n" + sections;
    }
}
