package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.wire.packet.DropReason;

/**
 * Stands on this loop for a track whose sender is on another: slots show it as any other, and what they want is told to
 * the sender's loop, where the link counts as one receiver.
 */
final class ImportedTrack implements TrackOwner {
    private static final long NEVER = Long.MAX_VALUE;

    final LinkedTrack name;
    final InboundTrack track;
    private final LinkInlet inlet;
    private final ParticipantId participant;
    private boolean restless;
    private int shownHeight;
    private boolean toldWanted;
    private int toldLayers;
    private int toldHeight;

    ImportedTrack(LinkInlet inlet, LinkedTrack name, ParticipantId participant, GrantedTrack grant) {
        this.inlet = inlet;
        this.name = name;
        this.participant = participant;
        track = new InboundTrack(grant, this);
    }

    // ---- as the owner of the track

    @Override
    public ParticipantId participant() {
        return participant;
    }

    @Override
    public MediaRouter router() {
        return inlet.router();
    }

    @Override
    public void wake() {
        audienceChanged();
    }

    @Override
    public void audienceChanged() {
        if (!restless) {
            restless = true;
            inlet.restless(this);
        }
    }

    @Override
    public void forget(InboundTrack closed) {
        inlet.forget(this);
    }

    /** Notes at which height it is shown here, pixels; 0 for not at all. */
    void shownAt(int heightPixels) {
        if (shownHeight != heightPixels) {
            shownHeight = heightPixels;
            audienceChanged();
        }
    }

    // ---- packets

    /** Takes a packet that came over; null when it goes on. */
    @Nullable
    DropReason arrived(LinkedPacket place, long nowNanos) {
        MediaPacket packet = place.packet;
        if (!track.isLive()) {
            return DropReason.PAUSED;
        }
        if (place.layer >= track.layers.size()) {
            return DropReason.LAYER;
        }
        InboundLayer layer = track.layers.get(place.layer);
        packet.setLayer(layer);
        if (packet.epoch != layer.epoch) {
            layer.restart();
            layer.epoch = packet.epoch;
        }
        DropReason problem = packet.paddingOnly ? null : packet.readAgain();
        if (problem != null) {
            return problem;
        }
        track.codec = packet.codec;
        if (track.isVideo() && !packet.paddingOnly) {
            if (packet.keyFrameStart) {
                layer.keyFrames.keyFrameArrived(nowNanos);
            }
            layer.keep(packet);
        }
        return null;
    }

    // ---- what the sender's loop is told

    /** What is to be told now, null when there is no news. */
    @Nullable
    LinkWish wish(long nowNanos) {
        int layers = 0;
        int keyFrames = 0;
        for (int i = 0; i < Math.min(track.layers.size(), LinkedTrack.LAYERS); i++) {
            InboundLayer layer = track.layers.get(i);
            if (!layer.hasAudience() || !track.isLive()) {
                layer.keyFrames.cancel();
            }
            layers |= layer.hasAudience() ? 1 << i : 0;
            keyFrames |= layer.keyFrames.poll(nowNanos) ? 1 << i : 0;
        }
        boolean wanted = track.hasAudience();
        boolean news = wanted != toldWanted || layers != toldLayers || shownHeight != toldHeight;
        if (!news && keyFrames == 0) {
            return null;
        }
        toldWanted = wanted;
        toldLayers = layers;
        toldHeight = shownHeight;
        return new LinkWish(name, wanted, layers, keyFrames, shownHeight);
    }

    /** When there is something to tell again, {@code Long.MAX_VALUE} for not before anything changes. */
    long nextNanos(long nowNanos) {
        long next = NEVER;
        for (int i = 0; i < track.layers.size(); i++) {
            next = Math.min(next, track.layers.get(i).keyFrames.nextNanos(nowNanos));
        }
        restless = next != NEVER;
        return next;
    }
}
