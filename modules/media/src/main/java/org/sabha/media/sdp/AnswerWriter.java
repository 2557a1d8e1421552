package org.sabha.media.sdp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Writes an answer's lines for one transport; used once. */
final class AnswerWriter {
    /** Type preference of a host candidate (RFC 8445 section 5.1.2.2) and component 1. */
    private static final long HOST_PREFERENCE = 126L << 24;

    /** Below every UDP candidate: a lost segment holds up all that follow it. */
    private static final long TCP_HOST_PREFERENCE = 90L << 24;

    /** Direction preference 4 of passive host candidates, the rest at its highest (RFC 6544 section 4.2). */
    private static final int TCP_LOCAL_PREFERENCE = (4 << 13) + 8_191;

    private static final long RTP_COMPONENT = 255;
    private static final int LOCAL_PREFERENCE = 65_535;

    private final LocalTransport transport;
    private final StringBuilder out = new StringBuilder(8_192);

    AnswerWriter(LocalTransport transport) {
        this.transport = transport;
    }

    String write(List<AnsweredSection> sections, long version) {
        line("v=0");
        line("o=- 1 " + version + " IN IP4 0.0.0.0");
        line("s=-");
        line("t=0 0");
        line("a=ice-lite");
        line("a=group:BUNDLE" + bundle(sections));
        line("a=extmap-allow-mixed");
        line("a=msid-semantic: WMS *");
        for (AnsweredSection section : sections) {
            switch (section) {
                case AnsweredSection.Sending s -> sending(s);
                case AnsweredSection.Slot s -> slot(s);
                case AnsweredSection.Inactive s -> inactive(s);
                case AnsweredSection.Rejected s -> rejected(s.offer());
            }
        }
        return out.toString();
    }

    private static String bundle(List<AnsweredSection> sections) {
        StringBuilder mids = new StringBuilder();
        for (AnsweredSection section : sections) {
            if (!(section instanceof AnsweredSection.Rejected)) {
                mids.append(' ').append(section.offer().mid());
            }
        }
        return mids.toString();
    }

    private void sending(AnsweredSection.Sending section) {
        head(section.offer(), section.codecs(), Direction.RECVONLY);
        extensions(section.extensions());
        formats(section.codecs());
        simulcast(section.rids());
    }

    private void inactive(AnsweredSection.Inactive section) {
        head(section.offer(), section.codecs(), Direction.INACTIVE);
        extensions(section.extensions());
        formats(section.codecs());
        simulcast(section.rids());
    }

    private void simulcast(List<String> rids) {
        if (!rids.isEmpty()) {
            rids.forEach(rid -> line("a=rid:" + rid + " recv"));
            line("a=simulcast:recv " + String.join(";", rids));
        }
    }

    private void slot(AnsweredSection.Slot section) {
        String mid = section.offer().mid();
        head(section.offer(), section.codecs(), Direction.SENDONLY);
        extensions(section.extensions());
        formats(section.codecs());
        line("a=msid:slot-" + mid + " t" + mid);
        long ssrc = Integer.toUnsignedLong(section.source().ssrc());
        long rtx = Integer.toUnsignedLong(section.source().rtxSsrc());
        boolean repaired = section.codecs().stream().anyMatch(codec -> codec.rtxPayloadType() >= 0);
        if (repaired) {
            line("a=ssrc-group:FID " + ssrc + " " + rtx);
        }
        line("a=ssrc:" + ssrc + " cname:slot-" + mid);
        if (repaired) {
            line("a=ssrc:" + rtx + " cname:slot-" + mid);
        }
    }

    private void rejected(OfferedSection offer) {
        String formats = offer.formats().isEmpty()
                ? "0"
                : String.valueOf(offer.formats().getFirst().payloadType());
        line("m=" + offer.media() + " 0 " + offer.protocol() + " " + formats);
        line("c=IN IP4 0.0.0.0");
        if (!offer.mid().isEmpty()) {
            line("a=mid:" + offer.mid());
        }
        line("a=inactive");
    }

    private void head(OfferedSection offer, List<AnsweredCodec> codecs, Direction direction) {
        StringBuilder payloadTypes = new StringBuilder();
        for (AnsweredCodec codec : codecs) {
            payloadTypes.append(' ').append(codec.payloadType());
            if (codec.rtxPayloadType() >= 0) {
                payloadTypes.append(' ').append(codec.rtxPayloadType());
            }
        }
        line("m=" + offer.media() + " 9 " + offer.protocol() + payloadTypes);
        line("c=IN IP4 0.0.0.0");
        line("a=mid:" + offer.mid());
        line("a=ice-ufrag:" + transport.ice().ufrag());
        line("a=ice-pwd:" + transport.ice().password());
        line("a=fingerprint:" + transport.fingerprint());
        line("a=setup:passive");
        candidates();
        line("a=" + direction.sdpName());
        line("a=rtcp-mux");
        if (offer.rtcpReducedSize()) {
            line("a=rtcp-rsize");
        }
    }

    private void candidates() {
        int number = 0;
        for (InetSocketAddress candidate : transport.candidates()) {
            long priority = HOST_PREFERENCE + ((long) (LOCAL_PREFERENCE - number) << 8) + RTP_COMPONENT;
            candidate(++number, "udp " + priority, candidate, "");
        }
        int tcp = 0;
        for (InetSocketAddress candidate : transport.tcpCandidates()) {
            long priority = TCP_HOST_PREFERENCE + ((long) (TCP_LOCAL_PREFERENCE - tcp++) << 8) + RTP_COMPONENT;
            candidate(++number, "tcp " + priority, candidate, " tcptype passive");
        }
        line("a=end-of-candidates");
    }

    private void candidate(int foundation, String protocolAndPriority, InetSocketAddress where, String more) {
        line("a=candidate:" + foundation + " 1 " + protocolAndPriority + " " + address(where) + " " + where.getPort()
                + " typ host" + more);
    }

    private static String address(InetSocketAddress candidate) {
        String text = candidate.getAddress().getHostAddress();
        int scope = candidate.getAddress() instanceof Inet6Address ? text.indexOf('%') : -1;
        return scope < 0 ? text : text.substring(0, scope);
    }

    private void extensions(List<OfferedExtension> extensions) {
        for (OfferedExtension e : extensions) {
            String way = e.direction().map(AnswerWriter::reverse).orElse("");
            line("a=extmap:" + e.id() + way + " " + e.extension().uri());
        }
    }

    private static String reverse(Direction offered) {
        Direction answered = switch (offered) {
            case SENDONLY -> Direction.RECVONLY;
            case RECVONLY -> Direction.SENDONLY;
            case SENDRECV, INACTIVE -> offered;
        };
        return "/" + answered.sdpName();
    }

    private void formats(List<AnsweredCodec> codecs) {
        for (AnsweredCodec codec : codecs) {
            int pt = codec.payloadType();
            MediaCodec what = codec.codec();
            String channels = what == MediaCodec.OPUS ? "/2" : "";
            line("a=rtpmap:" + pt + " " + what.sdpName() + "/" + what.clockRate() + channels);
            parameters(what).ifPresent(text -> line("a=fmtp:" + pt + " " + text));
            codec.feedback().forEach(feedback -> line("a=rtcp-fb:" + pt + " " + feedback));
            if (codec.rtxPayloadType() >= 0) {
                line("a=rtpmap:" + codec.rtxPayloadType() + " rtx/" + what.clockRate());
                line("a=fmtp:" + codec.rtxPayloadType() + " apt=" + pt);
            }
        }
    }

    private static Optional<String> parameters(MediaCodec codec) {
        return switch (codec) {
            case OPUS -> Optional.of("minptime=10;useinbandfec=1;usedtx=1");
            case VP9 -> Optional.of("profile-id=0");
            case H264 -> Optional.of("level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
            case VP8, AV1 -> Optional.empty();
        };
    }

    private void line(String text) {
        out.append(text).append("\r\n");
    }
}
