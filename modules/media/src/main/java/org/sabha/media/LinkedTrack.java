package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.rtp.Timestamps;

/**
 * One track on one link. Both loops hold it, as the name of the track: what is said of it at the sender's end is
 * touched by that loop alone, {@link #imported} by the other one alone.
 */
final class LinkedTrack {
    /** Layers of a track that can go over: more than an {@link InboundTrack} may bring up. */
    static final int LAYERS = 32;

    // ---- of the sender's loop

    final InboundTrack track;

    /** The height at which it is shown there, pixels; 0 when it is not. */
    int heightPixels;

    /** When the other end was last told of the layers. */
    long toldNanos = Long.MIN_VALUE / 2;

    private boolean wanted;
    private int layers;
    private int broken;
    private int begun;
    private final int[] breaks = new int[LAYERS];
    private final int[] newest = new int[LAYERS];

    // ---- of the other loop

    /** What stands for the track there, null before it was announced. */
    @Nullable
    ImportedTrack imported;

    LinkedTrack(InboundTrack track) {
        this.track = track;
    }

    // ---- who wants it there

    /** Takes over who wants it, and answers whether that is somebody new. */
    boolean want(boolean nowWanted, int nowLayers) {
        boolean more = (nowWanted && !wanted) || (nowLayers & ~layers) != 0;
        if (nowWanted != wanted) {
            wanted = nowWanted;
            track.audience(nowWanted ? 1 : -1);
        }
        int changed = nowLayers ^ layers;
        layers = nowLayers;
        // the timestamps of a layer that comes back after hours say nothing of which is later
        begun &= nowLayers;
        for (int i = 0; i < track.layers.size(); i++) {
            if ((changed >> i & 1) == 1) {
                track.layers.get(i).audience((nowLayers >> i & 1) == 1 ? 1 : -1);
            }
        }
        return more;
    }

    /** Whether anybody there shows or awaits it. */
    boolean isWanted() {
        return wanted;
    }

    /** Whether anybody there shows or awaits a layer. */
    boolean wants(int layer) {
        return (layers >> layer & 1) == 1;
    }

    // ---- what did not fit

    /** Whether the rest of a layer is left out until a key frame. */
    boolean isBroken(int layer) {
        return (broken >> layer & 1) == 1;
    }

    /** Leaves the rest of a layer out; what comes then is as from a sender who numbers anew. */
    void cut(int layer) {
        broken |= 1 << layer;
        breaks[layer]++;
    }

    /** A key frame goes over. */
    void mend(int layer) {
        broken &= ~(1 << layer);
    }

    /** The epoch of a layer as the other end is told. */
    int epoch(int layer, int epochOfSender) {
        return epochOfSender + breaks[layer];
    }

    /** Whether a packet belongs to a later picture than all before it; notes it. */
    boolean beginsPicture(int layer, int timestamp) {
        boolean later = (begun >> layer & 1) == 0 || Timestamps.isNewer(timestamp, newest[layer]);
        if (later) {
            begun |= 1 << layer;
            newest[layer] = timestamp;
        }
        return later;
    }
}
