package org.sabha.media;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.repair.RetransmissionCache;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.media.speaker.Voice;
import org.sabha.model.GrantedTrack;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.Vp9Descriptor;

/**
 * A granted track of one participant: the m-section that carries it, its codecs by payload type and its layers. It
 * exists only because a decision allowed it.
 */
final class InboundTrack {
    /**
     * What a layer costs is what it costs for good. A key picture is four and more times another, and somebody's joining
     * or a lost packet brings one; with all its bytes it would push out, for seconds, the layer that it opens.
     */
    private static final int KEY_PICTURE_SHARE = 4;

    /** Of a screen on which nothing changes a picture comes every second or two. */
    private static final long SCREEN_LAYER_GONE_NANOS = 4_000_000_000L;

    /** A page waits for the pacer of a narrow line as long as {@link Downlink} lets it, and is then asked for again. */
    private static final long SCREEN_KEPT_NANOS = 6_000_000_000L;

    private static final int PAYLOAD_TYPES = 128;

    /** SSRCs that one section may bring up in a stay, retransmission and restarts included (T28). */
    private static final int MAX_SOURCES = 16;

    final GrantedTrack grant;

    /** The track's id as reports carry it, made once. */
    final Optional<TrackId> id;

    final TrackOwner owner;
    final byte[] mid;
    final Voice voice = new Voice();
    final List<InboundLayer> layers = new ArrayList<>();
    final LayerTable table;
    private final ScreenCost screenCost = new ScreenCost();
    private final VoiceRate rate;
    /** Of what came last. */
    MediaCodec codec = MediaCodec.VP8;
    /** The height at which the sender knows it to be shown, pixels. */
    int toldHeight = TrackDemand.WHOLE;
    /** Since when it is shown smaller than the sender knows. */
    long lowerSinceNanos = Long.MAX_VALUE;

    /** What the sender knows that the voice may cost, bits per second. */
    int toldVoiceBits = VoiceDemand.USUAL_BITS;
    /** Since when it may cost something else. */
    long otherVoiceSinceNanos = Long.MAX_VALUE;

    boolean paused;
    boolean closed;

    private final @Nullable AnsweredCodec[] codecs = new @Nullable AnsweredCodec[PAYLOAD_TYPES];
    private final boolean[] retransmission = new boolean[PAYLOAD_TYPES];
    private List<MediaCodec> answered = List.of();
    private List<String> rids = List.of();
    private boolean repaired;
    private boolean awake;
    private boolean descending;
    private int arriving;
    private int audience;
    private int sources;

    InboundTrack(GrantedTrack grant, TrackOwner owner) {
        this.grant = grant;
        this.id = Optional.of(grant.track());
        this.owner = owner;
        rate = new VoiceRate(grant.source());
        table = new LayerTable(isScreen() ? SCREEN_LAYER_GONE_NANOS : LayerTable.SPATIAL_GONE_NANOS);
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
        answered = section.codecs().stream().map(AnsweredCodec::codec).toList();
        rids = section.rids();
        repaired = section.codecs().stream().anyMatch(AnsweredCodec::isRepaired);
    }

    /** The codec of a payload type, also of its retransmissions; null when the answer does not contain it. */
    @Nullable
    AnsweredCodec codec(int payloadType) {
        return codecs[payloadType];
    }

    /** Whether it may come in this codec and last did, or is expected to: a browser sends the first of the answer. */
    boolean sends(MediaCodec wanted) {
        return answered.contains(wanted) && (codec == wanted || answered.getFirst() == wanted);
    }

    boolean isRetransmission(int payloadType) {
        return retransmission[payloadType];
    }

    /** Whether its sender is asked for what is lost. */
    boolean isRepaired() {
        return repaired;
    }

    boolean isVideo() {
        return grant.source().kind() == MediaKind.VIDEO;
    }

    boolean isScreen() {
        return grant.source() == TrackSource.SCREEN;
    }

    /** How long its packets may be asked for again, or wait. */
    long keepNanos() {
        return isScreen() ? SCREEN_KEPT_NANOS : RetransmissionCache.KEEP_NANOS;
    }

    /** What goes out with these layers, as far as it lasts, bits per second. */
    long bitsPerSecond(int spatial, int temporal, long nowNanos) {
        return isScreen()
                ? screenCost.bitsPerSecond(table, spatial, temporal, nowNanos)
                : table.bitsPerSecond(spatial, temporal, nowNanos);
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
        place();
        return layer;
    }

    /** Numbers the simulcast encodings by the order in which they were offered, turned round when that descends. */
    private void place() {
        for (int i = 0; i < layers.size(); i++) {
            InboundLayer layer = layers.get(i);
            int offered = Math.max(0, rids.indexOf(layer.rid));
            layer.position = descending ? rids.size() - 1 - offered : offered;
        }
    }

    /** Whether the layers are encodings of their own, with an SSRC each. */
    boolean isSimulcast() {
        return !rids.isEmpty();
    }

    /** Counts a new SSRC; false when the section has brought up too many. */
    boolean admitSource() {
        return sources++ < MAX_SOURCES;
    }

    /** The stream that carries a spatial layer, null when there is none. */
    @Nullable
    InboundLayer carrying(int spatial) {
        for (int i = 0; i < layers.size(); i++) {
            InboundLayer layer = layers.get(i);
            if (!isSimulcast() || layer.position == spatial) {
                return layer;
            }
        }
        return null;
    }

    // ---- what arrives

    /** Whether a packet is within what its track may bring; pictures are held down by what receivers can take. */
    boolean admits(int sizeBytes, long nowNanos) {
        return isVideo() || rate.admits(sizeBytes, nowNanos);
    }

    /** A packet with media came: what it tells of the layers is noted. */
    void arrived(MediaPacket packet, @Nullable DependencyDescriptorReader descriptors, int sizeBytes, long nowNanos) {
        int spatial = isSimulcast() ? packet.layer().position : packet.spatial;
        int lasting = packet.layer().isOfKeyPicture(packet) ? sizeBytes / KEY_PICTURE_SHARE : sizeBytes;
        table.arrived(spatial, packet.temporal, lasting, nowNanos);
        boolean changed = (arriving >> spatial & 1) == 0 || codec != packet.codec;
        codec = packet.codec;
        if (descriptors != null && descriptors.keyFrame()) {
            changed |= learn(descriptors, packet.layer(), nowNanos);
        } else if (packet.codec == MediaCodec.VP9 && packet.frameStart && !packet.vp9.interPicture()) {
            changed |= learn(packet.vp9, packet.layer(), nowNanos);
        } else if (packet.codec == MediaCodec.VP8 && packet.keyFrameStart) {
            changed |= learnHeight(packet.layer(), 0, packet.vp8.heightPixels());
        }
        if (changed) {
            reviewLayers();
        }
    }

    private boolean learn(DependencyDescriptorReader descriptors, InboundLayer layer, long nowNanos) {
        boolean changed = false;
        for (int s = 0; s <= descriptors.maxSpatialId(); s++) {
            changed |= learnHeight(layer, s, descriptors.heightPixels(s));
            if (!isSimulcast()) {
                table.needs(s, descriptors.spatialNeeds(s));
                // announced is as good as arrived, or the first key frame would be wasted on the lowest layer
                table.arrived(s, 0, 0, nowNanos);
            }
        }
        return changed || arriving != table.arriving();
    }

    private boolean learn(Vp9Descriptor vp9, InboundLayer layer, long nowNanos) {
        boolean changed = false;
        for (int s = 0; s < vp9.spatialLayers(); s++) {
            changed |= learnHeight(layer, s, vp9.heightPixels(s));
            if (!isSimulcast() && s < LayerTable.MAX_SPATIAL) {
                table.needs(s, (2 << s) - 1);
                table.arrived(s, 0, 0, nowNanos);
            }
        }
        if (!isSimulcast() && vp9.spatialId() > 0) {
            int own = 1 << vp9.spatialId();
            table.needs(vp9.spatialId(), vp9.interLayerDependency() ? own | table.needs(vp9.spatialId() - 1) : own);
        }
        return changed || arriving != table.arriving();
    }

    private boolean learnHeight(InboundLayer layer, int spatial, int pixels) {
        if (pixels == 0) {
            return false;
        }
        if (!isSimulcast()) {
            return table.height(spatial, pixels);
        }
        layer.heightPixels = Math.max(pixels, spatial == 0 ? 0 : layer.heightPixels);
        boolean turned = turnRound();
        return table.height(layer.position, layer.heightPixels) || turned;
    }

    /** The order of restriction ids is the client's choice; heights tell which way it goes. */
    private boolean turnRound() {
        boolean wrong = false;
        for (InboundLayer a : layers) {
            for (InboundLayer b : layers) {
                wrong |= b.heightPixels > 0 && a.heightPixels > b.heightPixels && a.position < b.position;
            }
        }
        if (!wrong || layers.size() < 2) {
            return false;
        }
        descending = !descending;
        place();
        table.clear();
        layers.forEach(layer -> table.height(layer.position, layer.heightPixels));
        return true;
    }

    /** Looks which layers arrive; when that has changed, slots choose anew. */
    void reviewLayers() {
        arriving = table.arriving();
        owner.router().retarget(this);
    }

    /** The same where nothing has come that says so: a layer that ceased. */
    void reviewWhenDue() {
        if (isVideo() && arriving != table.arriving()) {
            // this turn comes to key frames next
            awake = true;
            reviewLayers();
            awake = false;
        }
    }

    /** A key frame request waits to be sent. */
    void wake() {
        if (!awake) {
            owner.wake();
        }
    }

    // ---- over links

    /** What it offers now, for other loops. */
    LayerNews news() {
        List<LayerNews.Layer> present = new ArrayList<>();
        for (InboundLayer layer : layers) {
            present.add(new LayerNews.Layer(layer.rid, layer.heightPixels));
        }
        return new LayerNews(codec, rids, descending, present, new LayerTable(table));
    }

    /** Takes over what its sender's loop says that it offers. */
    void adopt(LayerNews news) {
        boolean changed = codec != news.codec() || descending != news.descending() || !rids.equals(news.rids());
        codec = news.codec();
        rids = news.rids();
        descending = news.descending();
        for (LayerNews.Layer announced : news.layers()) {
            InboundLayer layer = layer(announced.rid());
            if (layer == null) {
                // an encoding of an earlier offer, which keeps its place in the order of what came
                layer = new InboundLayer(this, announced.rid());
                layers.add(layer);
            }
            layer.heightPixels = announced.heightPixels();
        }
        place();
        if (table.copyFrom(news.table()) || changed) {
            reviewLayers();
        }
    }

    // ---- who wants it

    /** The highest spatial layer that any slot would get if it arrived; -1 when nobody shows the track. */
    int demandedSpatial() {
        return owner.router().demandedSpatial(this);
    }

    /** The highest temporal layer that any slot would get; -1 when nobody shows the track. */
    int demandedTemporal() {
        return owner.router().demandedTemporal(this);
    }

    /** A slot begins ({@code +1}) or ceases ({@code -1}) to show or await this track. */
    void audience(int change) {
        audience += change;
        owner.audienceChanged();
    }

    /** Whether anybody shows or awaits it. */
    boolean hasAudience() {
        return audience > 0;
    }

    /** Whether packets may go out. */
    boolean isLive() {
        return !paused && !closed;
    }

    /** Asks for a key frame of every layer that a slot shows or awaits. */
    void requestKeyFrame() {
        for (int i = 0; isVideo() && isLive() && i < layers.size(); i++) {
            InboundLayer layer = layers.get(i);
            if (layer.hasAudience()) {
                layer.keyFrames.request();
                wake();
            }
        }
    }
}
