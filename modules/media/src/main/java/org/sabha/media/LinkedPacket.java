package org.sabha.media;

import org.jspecify.annotations.Nullable;

/** A place of a {@link LinkQueue}: a packet on its way to another loop. */
final class LinkedPacket {
    final MediaPacket packet = new MediaPacket();

    @Nullable
    LinkedTrack track;

    /** Index of its layer within the track. */
    int layer;

    /** Whether its loudness counts there, where it is decided who is heard. */
    boolean counts;

    /** Copies what receivers get of a packet, and what was read of its layers. */
    void set(LinkedTrack of, int layerIndex, int epoch, MediaPacket from) {
        track = of;
        layer = layerIndex;
        counts = false;
        packet.copyForLink(from);
        packet.epoch = epoch;
    }
}
