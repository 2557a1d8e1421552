package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.RtpExtension;

/**
 * Chooses which stream of a picture, its {@link #target}, and which layers within it a slot is to forward: by what the
 * network carries, the height at which it is shown and what arrives. What goes out meanwhile is the slot's own business.
 */
final class LayerChoice {
    private final SlotFormats formats;
    private final LayerSelector selector = new LayerSelector();
    private @Nullable InboundLayer target;
    private int limitSpatial = LayerTable.MAX_SPATIAL - 1;
    private int limitTemporal = LayerTable.MAX_TEMPORAL - 1;
    private int wishSpatial;
    private int heightPixels;
    private boolean held;

    LayerChoice(SlotFormats formats) {
        this.formats = formats;
    }

    // ---- inputs

    /** Sets the height at which the picture is shown, pixels; answers whether that is news. */
    boolean setHeight(int pixels) {
        boolean news = heightPixels != pixels;
        heightPixels = pixels;
        return news;
    }

    /** Height at which it is shown, pixels; 0 when the receiver does not say. */
    int heightPixels() {
        return heightPixels;
    }

    /** Sets the highest layers, a spatial one of -1 for none at all; answers whether that is news. */
    boolean setLimit(int spatial, int temporal) {
        boolean news = limitSpatial != spatial || limitTemporal != temporal;
        limitSpatial = spatial;
        limitTemporal = temporal;
        return news;
    }

    /** Whether nothing may go out. */
    boolean isPaused() {
        return limitSpatial < 0;
    }

    /** Holds the picture, or no longer, because too much waits for the pacer; answers whether that is news. */
    boolean setHeld(boolean hold) {
        boolean news = held != hold;
        held = hold;
        return news;
    }

    // ---- the choice

    /** Chooses anew what of a track is to go out; of none, or in a pause, nothing. */
    void choose(@Nullable InboundTrack track, @Nullable InboundLayer current) {
        if (track == null || held || isPaused()) {
            aim(null);
            return;
        }
        int arriving = track.table.arriving();
        wishSpatial = Math.min(track.table.spatialFor(heightPixels), decodable(track));
        while (wishSpatial > 0 && (arriving >> wishSpatial & 1) == 0) {
            wishSpatial--;
        }
        if (arriving != 0 && (arriving >> Math.max(0, wishSpatial) & 1) == 0) {
            // better than nothing
            wishSpatial = Integer.numberOfTrailingZeros(arriving);
        }
        wishSpatial = Math.max(0, wishSpatial);
        aim(track.carrying(wishSpatial));
        if (current != null && current.track == track) {
            boolean sender = limitSpatial >= selector.spatial() && 1 << wishSpatial == Integer.highestOneBit(arriving);
            // what the sender has ceased to make comes back by itself
            int spatial = sender && !track.isSimulcast() ? Math.max(wishSpatial, selector.spatial()) : wishSpatial;
            selector.want(spatial, limitTemporal);
        }
    }

    /** Chromium decodes nothing of AV1 with spatial layers without the dependency descriptor, but for the lowest alone. */
    private int decodable(InboundTrack track) {
        boolean blind = track.codec == MediaCodec.AV1
                && !track.isSimulcast()
                && formats.extensionId(RtpExtension.DEPENDENCY_DESCRIPTOR) == 0;
        return blind ? 0 : limitSpatial;
    }

    private void aim(@Nullable InboundLayer layer) {
        InboundLayer old = target;
        if (old == layer) {
            return;
        }
        if (old != null) {
            old.audience(-1);
        }
        target = layer;
        if (layer != null) {
            layer.audience(1);
        }
    }

    /** The stream that is to go out, null for none. */
    @Nullable
    InboundLayer target() {
        return target;
    }

    /** Whether only a key frame of the target can bring what was chosen. */
    boolean awaitsKeyFrame(@Nullable InboundLayer current, int currentEpoch) {
        InboundLayer layer = target;
        if (layer == null) {
            return false;
        }
        return layer != current
                || currentEpoch != layer.epoch
                || (!layer.track.isSimulcast() && selector.awaitsKeyFrame());
    }

    /**
     * Whether the stream of a packet may begin to go out here with this packet; null when it may.
     *
     * @param nothingYet whether the slot shows nothing of the track
     */
    @Nullable
    DropReason mayBegin(MediaPacket packet, boolean nothingYet) {
        if (held) {
            return DropReason.SEND_QUEUE_FULL;
        }
        if (isPaused()) {
            return DropReason.PAUSED;
        }
        InboundLayer layer = packet.layer();
        boolean betterThanNothing = nothingYet && layer.track.isSimulcast() && layer.position < wishSpatial;
        if (layer != target && !betterThanNothing) {
            return DropReason.LAYER;
        }
        return packet.keyFrameStart ? null : DropReason.NO_KEY_FRAME_YET;
    }

    // ---- within the stream that goes out

    /** A stream begins to go out with this packet. */
    void begin(MediaPacket packet) {
        selector.begin(packet, !packet.layer().track.isSimulcast(), wishSpatial, Math.max(0, limitTemporal));
    }

    /** Whether a pause takes effect here: behind a whole picture. */
    boolean pausesAt(MediaPacket packet) {
        return isPaused() && selector.beginsPicture(packet);
    }

    /** Whether this packet begins a picture newer than all before. */
    boolean beginsPicture(MediaPacket packet) {
        return selector.beginsPicture(packet);
    }

    /** Takes note of a packet of the stream and answers whether it goes out. */
    boolean takes(MediaPacket packet) {
        return selector.takes(packet, packet.layer().track.table);
    }

    /** Whether a packet belongs to what goes out, or went out at its time. */
    boolean includes(MediaPacket packet) {
        return selector.includes(packet, packet.layer().track.table);
    }

    /** Whether the packet ends its picture as far as that goes out. */
    boolean endsPicture(MediaPacket packet) {
        return selector.endsPicture(packet);
    }

    // ---- what others ask

    /** The highest spatial layer that goes out of the stream. */
    int forwardedSpatial(InboundLayer layer) {
        LayerTable table = layer.track.table;
        return layer.track.isSimulcast()
                ? layer.position
                : Math.max(0, Math.min(selector.spatial(), table.spatialLayers() - 1));
    }

    /** The highest temporal layer that goes out of the stream. */
    int forwardedTemporal(InboundLayer layer) {
        return Math.max(0, Math.min(selector.temporal(), layer.track.table.temporalLayers() - 1));
    }

    /** The highest spatial layer of a track that would go out if it arrived, -1 when none. */
    int demandedSpatial(InboundTrack track) {
        return Math.min(limitSpatial, track.table.spatialNeededFor(heightPixels));
    }

    /** The highest temporal layer likewise. */
    int demandedTemporal(InboundTrack track) {
        return demandedSpatial(track) < 0 ? -1 : limitTemporal;
    }
}
