package org.sabha.media;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.OfferedSection;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.rtp.RtpHeader;

/**
 * The tracks of one client and the SSRCs bound to them. An SSRC belongs to one m-section of one session: by the offer,
 * or by a packet that names the section's MID (and a known RID) in a payload type of that section. Anything else is
 * unknown and dropped (T28).
 */
final class InboundSources {
    private static final int MAX_RID = 16;

    /** An SSRC's place: the layer whose media, or whose retransmissions, it carries. */
    record Source(InboundLayer layer, boolean retransmission) {}

    final List<InboundTrack> tracks = new ArrayList<>();
    private final SsrcMap<Source> bySsrc = new SsrcMap<>(SsrcMap.LIMIT);
    private final Transport transport;

    InboundSources(Transport transport) {
        this.transport = transport;
    }

    /** Where an SSRC belongs, null when it is unknown. */
    @Nullable
    Source get(int ssrc) {
        return bySsrc.get(ssrc);
    }

    void add(InboundTrack track) {
        tracks.add(track);
    }

    void remove(InboundTrack track) {
        tracks.remove(track);
        for (InboundLayer layer : track.layers) {
            release(layer, false);
            release(layer, true);
        }
    }

    /** Binds what the offer says of a section without simulcast; streams of simulcast are known by MID and RID only. */
    void bindOffered(InboundTrack track, AnsweredSection.Sending section) {
        OfferedSection offer = section.offer();
        if (!section.rids().isEmpty() || offer.sources().isEmpty()) {
            return;
        }
        int ssrc = offer.repairs().isEmpty()
                ? offer.sources().getFirst()
                : offer.repairs().getFirst().ssrc();
        InboundLayer layer = track.layer("");
        if (layer == null) {
            return;
        }
        bind(layer, ssrc, false);
        if (!offer.repairs().isEmpty()) {
            bind(layer, offer.repairs().getFirst().rtxSsrc(), true);
        }
    }

    /** The track whose MID a packet names, null when it names none of ours. */
    @Nullable
    InboundTrack named(HeaderExtensions extensions, byte[] bytes) {
        if (extensions.length(RtpExtension.MID) == 0) {
            return null;
        }
        for (int i = 0; i < tracks.size(); i++) {
            if (extensions.matches(RtpExtension.MID, bytes, tracks.get(i).mid)) {
                return tracks.get(i);
            }
        }
        return null;
    }

    /** Binds the SSRC of an authentic packet that names its section; null when that is not allowed. */
    @Nullable
    Source latch(InboundTrack track, HeaderExtensions extensions, byte[] bytes, int offset) {
        int payloadType = RtpHeader.payloadType(bytes, offset);
        AnsweredCodec codec = track.codec(payloadType);
        if (codec == null) {
            return null;
        }
        boolean retransmission = track.isRetransmission(payloadType);
        String rid = rid(retransmission, extensions, bytes);
        InboundLayer layer = track.layer(rid);
        if (layer == null || !track.admitSource()) {
            return null;
        }
        return bind(layer, RtpHeader.ssrc(bytes, offset), retransmission);
    }

    private static String rid(boolean retransmission, HeaderExtensions extensions, byte[] bytes) {
        RtpExtension extension = retransmission ? RtpExtension.REPAIRED_RTP_STREAM_ID : RtpExtension.RTP_STREAM_ID;
        int length = extensions.length(extension);
        return length == 0 || length > MAX_RID
                ? ""
                : new String(bytes, extensions.offset(extension), length, StandardCharsets.US_ASCII);
    }

    /** An SSRC that another section has stays there; a layer that changes its SSRC numbers anew. */
    private @Nullable Source bind(InboundLayer layer, int ssrc, boolean retransmission) {
        Source present = bySsrc.get(ssrc);
        if (present != null) {
            return present.layer() == layer && present.retransmission() == retransmission ? present : null;
        }
        Source source = new Source(layer, retransmission);
        release(layer, retransmission);
        if (!bySsrc.put(ssrc, source)) {
            return null;
        }
        transport.engine.table().registerSource(ssrc, transport);
        if (retransmission) {
            layer.rtxSsrc = ssrc;
            layer.rtxKnown = true;
        } else {
            if (layer.ssrcKnown) {
                layer.restart();
            }
            layer.ssrc = ssrc;
            layer.ssrcKnown = true;
        }
        return source;
    }

    private void release(InboundLayer layer, boolean retransmission) {
        boolean known = retransmission ? layer.rtxKnown : layer.ssrcKnown;
        if (known) {
            int ssrc = retransmission ? layer.rtxSsrc : layer.ssrc;
            bySsrc.remove(ssrc);
            transport.engine.table().unregisterSource(ssrc, transport);
        }
    }
}
