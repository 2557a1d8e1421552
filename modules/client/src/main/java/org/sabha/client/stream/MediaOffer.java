package org.sabha.client.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.sabha.client.frame.MediaCodec;
import org.sabha.model.MediaKind;
import org.sabha.model.PublishedTrack;
import org.sabha.model.TrackSource;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.stun.IceCredentials;

/**
 * The session description that this client offers (RFC 8829): own sources first, then receive slots. A section keeps its
 * place and mid through all offers of a stay; {@link #addSending} and {@link #addSlots} append. One owner.
 */
public final class MediaOffer {
    /** Video slots that the server takes at most. */
    public static final int MAX_VIDEO_SLOTS = 49;

    private final RandomGenerator random;
    private final List<MediaPlan.Sending> sendings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** An m-section: one's own, or a slot. */
    private record Section(String mid, MediaKind kind, MediaPlan.Sending sending, boolean slot) {}

    public MediaOffer(RandomGenerator random) {
        this.random = random;
    }

    /** Adds a source of one's own, sent in one codec. */
    public void addSending(TrackSource source, MediaCodec codec) {
        if (source.kind() != codec.kind()) {
            throw new IllegalArgumentException(source + " is not sent as " + codec);
        }
        String mid = Integer.toString(sections.size());
        MediaPlan.Sending sending = new MediaPlan.Sending(mid, source, codec, ssrc(), ssrc());
        sendings.add(sending);
        sections.add(new Section(mid, source.kind(), sending, false));
    }

    /** Adds receive slots. */
    public void addSlots(MediaKind kind, int count) {
        MediaPlan.Sending nothing = new MediaPlan.Sending("", TrackSource.CAMERA, MediaCodec.VP8, 0, 0);
        for (int i = 0; i < count; i++) {
            sections.add(new Section(Integer.toString(sections.size()), kind, nothing, true));
        }
    }

    private int ssrc() {
        int drawn = random.nextInt();
        return drawn == 0 ? 1 : drawn;
    }

    /** One's own sources, accepted or not. */
    public List<MediaPlan.Sending> sendings() {
        return List.copyOf(sendings);
    }

    /** The mids of receive slots of a kind, in order. */
    public List<String> slots(MediaKind kind) {
        return sections.stream()
                .filter(section -> section.slot() && section.kind() == kind)
                .map(Section::mid)
                .toList();
    }

    /** What the sending sections carry, as the offer's message says it. */
    public List<PublishedTrack> tracks() {
        return sendings.stream()
                .map(sending -> new PublishedTrack(sending.mid(), sending.source()))
                .toList();
    }

    /** The offer as SDP. */
    public String text(IceCredentials ice, CertificateFingerprint fingerprint, long version) {
        StringBuilder out = new StringBuilder(1_024 + 1_024 * sections.size());
        line(out, "v=0");
        line(out, "o=- 1 " + version + " IN IP4 0.0.0.0");
        line(out, "s=-");
        line(out, "t=0 0");
        StringBuilder bundle = new StringBuilder("a=group:BUNDLE");
        sections.forEach(section -> bundle.append(' ').append(section.mid()));
        line(out, bundle.toString());
        line(out, "a=extmap-allow-mixed");
        sections.forEach(section -> section(out, section, ice, fingerprint));
        return out.toString();
    }

    private static void section(
            StringBuilder out, Section section, IceCredentials ice, CertificateFingerprint fingerprint) {
        List<MediaCodec> codecs = codecs(section);
        StringBuilder head = new StringBuilder(section.kind() == MediaKind.AUDIO ? "m=audio" : "m=video");
        head.append(" 9 UDP/TLS/RTP/SAVPF");
        for (MediaCodec codec : codecs) {
            head.append(' ').append(PayloadTypes.of(codec));
            if (resendsApart(section)) {
                head.append(' ').append(PayloadTypes.rtxOf(codec));
            }
        }
        line(out, head.toString());
        line(out, "c=IN IP4 0.0.0.0");
        line(out, "a=mid:" + section.mid());
        line(out, "a=ice-ufrag:" + ice.ufrag());
        line(out, "a=ice-pwd:" + ice.password());
        line(out, "a=fingerprint:" + fingerprint);
        line(out, "a=setup:actpass");
        line(out, section.slot() ? "a=recvonly" : "a=sendonly");
        line(out, "a=rtcp-mux");
        line(out, "a=rtcp-rsize");
        extension(out, PayloadTypes.MID_ID, RtpExtension.MID);
        if (section.kind() == MediaKind.AUDIO) {
            extension(out, PayloadTypes.AUDIO_LEVEL_ID, RtpExtension.AUDIO_LEVEL);
        }
        extension(out, PayloadTypes.TRANSPORT_SEQUENCE_ID, RtpExtension.TRANSPORT_SEQUENCE);
        codecs.forEach(codec -> format(out, codec, resendsApart(section)));
        if (!section.slot()) {
            sources(out, section.sending());
        }
    }

    /** A voice comes again in the stream itself, as to browsers; one's own goes again in a stream of its own. */
    private static boolean resendsApart(Section section) {
        return section.kind() == MediaKind.VIDEO || !section.slot();
    }

    private static List<MediaCodec> codecs(Section section) {
        if (!section.slot()) {
            return List.of(section.sending().codec());
        }
        return section.kind() == MediaKind.AUDIO
                ? List.of(MediaCodec.OPUS)
                : List.of(MediaCodec.VP9, MediaCodec.VP8, MediaCodec.AV1);
    }

    private static void extension(StringBuilder out, int id, RtpExtension extension) {
        line(out, "a=extmap:" + id + " " + extension.uri());
    }

    private static void format(StringBuilder out, MediaCodec codec, boolean resendsApart) {
        int type = PayloadTypes.of(codec);
        boolean audio = codec.kind() == MediaKind.AUDIO;
        line(out, "a=rtpmap:" + type + " " + codec.encodingName() + "/" + codec.clockRate() + (audio ? "/2" : ""));
        line(out, "a=rtcp-fb:" + type + " transport-cc");
        switch (codec) {
            case OPUS -> line(out, "a=fmtp:" + type + " minptime=10;useinbandfec=1");
            case VP8 -> {}
            case VP9 -> line(out, "a=fmtp:" + type + " profile-id=0");
            case AV1 -> line(out, "a=fmtp:" + type + " profile=0");
        }
        line(out, "a=rtcp-fb:" + type + " nack");
        if (!audio) {
            line(out, "a=rtcp-fb:" + type + " ccm fir");
            line(out, "a=rtcp-fb:" + type + " nack pli");
        }
        if (resendsApart) {
            line(out, "a=rtpmap:" + PayloadTypes.rtxOf(codec) + " rtx/" + codec.clockRate() + (audio ? "/2" : ""));
            line(out, "a=fmtp:" + PayloadTypes.rtxOf(codec) + " apt=" + type);
        }
    }

    private static void sources(StringBuilder out, MediaPlan.Sending sending) {
        String media = Integer.toUnsignedString(sending.ssrc());
        line(out, "a=msid:own " + sending.mid());
        String rtx = Integer.toUnsignedString(sending.rtxSsrc());
        line(out, "a=ssrc-group:FID " + media + " " + rtx);
        line(out, "a=ssrc:" + media + " cname:own");
        line(out, "a=ssrc:" + rtx + " cname:own");
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append("\r\n");
    }
}
