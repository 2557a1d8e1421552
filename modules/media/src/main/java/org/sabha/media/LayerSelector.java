package org.sabha.media;

import org.sabha.media.forward.LayerTable;
import org.sabha.wire.rtp.Timestamps;

/**
 * Chooses, within one inbound stream, the layers that a slot forwards.
 *
 * <pre>
 *   spatially up     at the first packet of a key picture, nowhere else
 *   spatially down   with the next picture: a limit that changes inside a picture freezes browsers for seconds
 *   temporally up    where the sender says that nothing missed is referred to: a VP8 synchronising frame (one layer at
 *                    a time), behind a VP9 switching up point, a "switch" indication of the dependency descriptor,
 *                    or a key picture
 *   temporally down  with the next picture
 * </pre>
 *
 * A change holds from one RTP timestamp on; what comes late of earlier pictures is judged by the choice before it, so
 * reordering and repair never cut a picture in two. One owner.
 */
final class LayerSelector {
    /** A choice that stands for so many ticks, an hour and a half, counts as made now: timestamps wrap. */
    private static final int MOST_AGE_TICKS = 1 << 29;

    private boolean scalable;
    private int wantedSpatial;
    private int wantedTemporal;
    private int spatial;
    private int temporal;
    private int earlierSpatial;
    private int earlierTemporal;
    private int since;
    private int newest;
    private boolean risesNext;

    /**
     * A stream begins to go out with the key picture that this packet begins.
     *
     * @param spatialLayers whether spatial layers within the stream are to be told apart
     */
    void begin(MediaPacket packet, boolean spatialLayers, int wishSpatial, int wishTemporal) {
        scalable = spatialLayers;
        wantedSpatial = wishSpatial;
        wantedTemporal = wishTemporal;
        spatial = wishSpatial;
        temporal = wishTemporal;
        earlierSpatial = wishSpatial;
        earlierTemporal = wishTemporal;
        since = packet.timestamp;
        newest = packet.timestamp;
        risesNext = false;
    }

    /** Says up to which layers the stream is wanted, 0 or more; each takes effect where it may. */
    void want(int wishSpatial, int wishTemporal) {
        wantedSpatial = wishSpatial;
        wantedTemporal = wishTemporal;
    }

    /** Whether this packet begins a picture newer than all before. */
    boolean beginsPicture(MediaPacket packet) {
        return Timestamps.isNewer(packet.timestamp, newest);
    }

    /** Takes note of a packet of the stream and answers whether it goes out. */
    boolean takes(MediaPacket packet, LayerTable table) {
        int difference = Timestamps.difference(packet.timestamp, newest);
        if (difference > 0) {
            newest = packet.timestamp;
            renew();
            beginPicture(packet);
        } else if (difference == 0 && packet.frameStart && packet.temporal <= temporal) {
            rise(packet);
        }
        if (difference >= 0 && packet.risesAfter && packet.temporal <= temporal) {
            risesNext = true;
        }
        return includes(packet, table);
    }

    /** Keeps {@link #since} within half of the range of timestamps, or what comes would be taken for what came before it. */
    private void renew() {
        if (Timestamps.difference(newest, since) > MOST_AGE_TICKS) {
            since = newest;
            earlierSpatial = spatial;
            earlierTemporal = temporal;
        }
    }

    private void beginPicture(MediaPacket packet) {
        if (packet.keyFrameStart) {
            change(packet.timestamp, wantedSpatial, wantedTemporal);
        } else {
            int top = risesNext ? wantedTemporal : Math.min(temporal, wantedTemporal);
            change(packet.timestamp, Math.min(spatial, wantedSpatial), top);
            rise(packet);
        }
        risesNext = false;
    }

    /** Lower spatial layers of this picture may have been left out already, so a frame above the choice cannot raise it. */
    private void rise(MediaPacket packet) {
        boolean decides = !scalable || packet.spatial == spatial || packet.temporal <= temporal;
        if (packet.risesTo == 0 || wantedTemporal <= temporal || !decides) {
            return;
        }
        if (packet.risesByStep) {
            boolean next = packet.temporal == temporal + 1 && (packet.risesTo >> packet.temporal & 1) == 1;
            change(packet.timestamp, spatial, next ? packet.temporal : temporal);
            return;
        }
        int allowed = packet.risesTo & (2 << Math.min(wantedTemporal, 7)) - 1;
        int highest = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(allowed);
        change(packet.timestamp, spatial, highest == top(packet) ? wantedTemporal : Math.max(temporal, highest));
    }

    private static int top(MediaPacket packet) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(packet.risesTo);
    }

    private void change(int timestamp, int newSpatial, int newTemporal) {
        if (newSpatial == spatial && newTemporal == temporal) {
            return;
        }
        if (since != timestamp) {
            earlierSpatial = spatial;
            earlierTemporal = temporal;
            since = timestamp;
        }
        spatial = newSpatial;
        temporal = newTemporal;
    }

    /** Whether a packet belongs to what goes out, or went out at its time. */
    boolean includes(MediaPacket packet, LayerTable table) {
        boolean present = holdsFor(packet);
        int top = present ? spatial : earlierSpatial;
        return packet.temporal <= (present ? temporal : earlierTemporal)
                && (!scalable || (table.needs(top) >> packet.spatial & 1) == 1);
    }

    /** Whether the present choice holds for a packet, and not the one before it. */
    private boolean holdsFor(MediaPacket packet) {
        return Timestamps.difference(packet.timestamp, since) >= 0;
    }

    /** Whether the packet ends the highest spatial layer that goes out of its picture: a receiver waits for its marker. */
    boolean endsPicture(MediaPacket packet) {
        int top = holdsFor(packet) ? spatial : earlierSpatial;
        return packet.marker || (scalable && packet.frameEnd && packet.spatial == top);
    }

    /** The highest spatial layer of the stream that goes out. */
    int spatial() {
        return spatial;
    }

    /** The highest temporal layer that goes out. */
    int temporal() {
        return temporal;
    }

    /** Whether only a key frame can bring what is wanted. */
    boolean awaitsKeyFrame() {
        return wantedSpatial > spatial;
    }
}
