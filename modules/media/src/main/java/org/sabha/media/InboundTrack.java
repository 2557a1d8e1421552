package org.sabha.media;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.speaker.Voice;
import org.sabha.model.GrantedTrack;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;

/**
 * A granted track of one participant: the m-section that carries it, its codecs by payload type and its layers. It
 * exists only because a decision allowed it.
 */
final class InboundTrack {
    private static final int PAYLOAD_TYPES = 128;

    /** SSRCs that one section may bring up in a stay, retransmission and restarts included (T28). */
    private static final int MAX_SOURCES = 16;

    final GrantedTrack grant;

    /** The track's id as reports carry it, made once. */
    final Optional<TrackId> id;

    final Transport owner;
    final byte[] mid;
    final Voice voice = new Voice();
    final List<InboundLayer> layers = new ArrayList<>();
    boolean paused;
    boolean closed;

    private final @Nullable AnsweredCodec[] codecs = new @Nullable AnsweredCodec[PAYLOAD_TYPES];
    private final boolean[] retransmission = new boolean[PAYLOAD_TYPES];
    private List<String> rids = List.of();
    private @Nullable InboundLayer best;
    private int audience;
    private int sources;

    InboundTrack(GrantedTrack grant, Transport owner) {
        this.grant = grant;
        this.id = Optional.of(grant.track());
        this.owner = owner;
        mid = grant.mid().getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes over what an answer says of the section. */
    void settle(AnsweredSection.Sending section) {
        Arrays.fill(codecs, null);
        Arrays.fill(retransmission, false);
        for (AnsweredCodec codec : section.codecs()) {
            codecs[codec.payloadType()] = codec;
            if (codec.rtxPayloadType() >= 0) {
                codecs[codec.rtxPayloadType()] = codec;
                retransmission[codec.rtxPayloadType()] = true;
            }
        }
        rids = section.rids();
    }

    /** The codec of a payload type, also of its retransmissions; null when the answer does not contain it. */
    @Nullable
    AnsweredCodec codec(int payloadType) {
        return codecs[payloadType];
    }

    boolean isRetransmission(int payloadType) {
        return retransmission[payloadType];
    }

    boolean isVideo() {
        return grant.source().kind() == MediaKind.VIDEO;
    }

    /** Whether it is a person's voice, which can bring them on stage. */
    boolean isMicrophone() {
        return grant.source() == TrackSource.MICROPHONE;
    }

    /** The layer of a restriction id ("" without simulcast), made when it is allowed; null when it is not. */
    @Nullable
    InboundLayer layer(String rid) {
        for (InboundLayer layer : layers) {
            if (layer.rid.equals(rid)) {
                return layer;
            }
        }
        boolean allowed = rids.isEmpty() ? rid.isEmpty() && layers.isEmpty() : rids.contains(rid);
        if (!allowed) {
            return null;
        }
        InboundLayer layer = new InboundLayer(this, rid);
        layers.add(layer);
        if (best == null) {
            best = layer;
        }
        return layer;
    }

    /** Counts a new SSRC; false when the section has brought up too many. */
    boolean admitSource() {
        return sources++ < MAX_SOURCES;
    }

    /** The layer that is forwarded: the best there is. Null before the first packet. */
    @Nullable
    InboundLayer best() {
        return best;
    }

    /**
     * Chooses the layer anew by what arrived: the one with the most bits among those that still flow; the present one
     * keeps its place unless another has a third more.
     *
     * @return whether it changed
     */
    boolean chooseBest(long nowNanos) {
        InboundLayer top = null;
        for (int i = 0; i < layers.size(); i++) {
            InboundLayer layer = layers.get(i);
            layer.measure();
            if (layer.isFlowing(nowNanos) && (top == null || layer.rateBytes() > top.rateBytes())) {
                top = layer;
            }
        }
        InboundLayer present = best;
        if (top == null || top == present) {
            return false;
        }
        boolean keep = present != null
                && present.isFlowing(nowNanos)
                && top.rateBytes() < present.rateBytes() + present.rateBytes() / 3;
        if (!keep) {
            best = top;
        }
        return !keep;
    }

    /** A slot begins ({@code +1}) or ceases ({@code -1}) to show or await this track. */
    void audience(int change) {
        audience += change;
    }

    /** Whether anybody shows or awaits it. */
    boolean hasAudience() {
        return audience > 0;
    }

    /** Whether packets may go out. */
    boolean isLive() {
        return !paused && !closed;
    }

    /** Asks for a key frame of the layer that is forwarded. */
    void requestKeyFrame() {
        InboundLayer layer = best;
        if (layer != null && isVideo() && isLive()) {
            layer.keyFrames.request();
            owner.wake();
        }
    }
}
