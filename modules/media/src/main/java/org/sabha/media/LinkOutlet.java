package org.sabha.media;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * What goes over a link: packets of this loop's tracks, once for all receivers of the other loop. It never waits: when
 * the other loop does not keep up, whole pictures are left out until a key frame fits, and voices packet by packet.
 * Confined to this end's loop.
 */
final class LinkOutlet {
    /** Room that only pictures under way and voices may use. */
    private static final int RESERVE = LinkQueue.CAPACITY / 4;

    private static final long NEWS_NANOS = 100_000_000L;

    private final LinkQueue queue;
    private final LinkCounters counters;
    private final Map<InboundTrack, LinkedTrack> exports = new HashMap<>();
    private final Teller teller;
    private boolean home;

    /** Tells the other end of a track's layers. */
    interface Teller {
        void tell(LinkedTrack name);
    }

    LinkOutlet(LinkQueue queue, LinkCounters counters, Teller teller) {
        this.queue = queue;
        this.counters = counters;
        this.teller = teller;
    }

    /** At the other end it is decided who is heard: all voices go there by {@link #handHome}. */
    void leadsHome() {
        home = true;
    }

    /** A track has a name on this link from now on. */
    LinkedTrack add(InboundTrack track) {
        LinkedTrack name = new LinkedTrack(track);
        exports.put(track, name);
        return name;
    }

    /** The name of a track, null when it has none. */
    @Nullable
    LinkedTrack find(InboundTrack track) {
        return exports.get(track);
    }

    /** A track has ended; answers its name, null when it had none. */
    @Nullable
    LinkedTrack remove(InboundTrack track) {
        LinkedTrack name = exports.remove(track);
        if (name != null) {
            name.want(false, 0);
        }
        return name;
    }

    /** Takes over what the receivers there want. */
    void wished(LinkWish wish) {
        LinkedTrack name = wish.track();
        InboundTrack track = name.track;
        if (exports.get(track) != name) {
            return;
        }
        if (name.want(wish.wanted(), wish.layers())) {
            teller.tell(name);
        }
        for (int i = 0; i < track.layers.size(); i++) {
            if ((wish.keyFrames() >> i & 1) == 1) {
                track.layers.get(i).keyFrames.request();
                track.wake();
            }
        }
        if (name.heightPixels != wish.heightPixels()) {
            name.heightPixels = wish.heightPixels();
            track.owner.router().demandChanged();
        }
    }

    /** The height at which a track is shown there, pixels; 0 when it is not. */
    int heightOf(InboundTrack track) {
        LinkedTrack name = exports.get(track);
        return name == null ? 0 : name.heightPixels;
    }

    /** Nothing goes over any more. */
    void close() {
        exports.values().forEach(name -> name.want(false, 0));
        exports.clear();
    }

    // ---- packets

    /** Hands over the packets of a batch that are wanted there; answers whether the other loop has to be woken. */
    boolean forward(@Nullable MediaPacket first) {
        for (MediaPacket packet = first; packet != null; packet = packet.next) {
            InboundLayer layer = packet.layer();
            LinkedTrack name = exports.get(layer.track);
            if (name != null && (layer.track.isVideo() ? isPictureWanted(packet, name) : isVoiceDue(packet, name))) {
                hand(packet, layer, name, false);
            }
        }
        boolean wake = queue.publish();
        if (wake) {
            counters.batches++;
        }
        return wake;
    }

    private boolean isPictureWanted(MediaPacket packet, LinkedTrack name) {
        if (name.isWanted() && packet.arrivalNanos - name.toldNanos >= NEWS_NANOS) {
            teller.tell(name);
        }
        int index = name.track.layers.indexOf(packet.layer());
        return name.isWanted() && index < LinkedTrack.LAYERS && name.wants(index);
    }

    /** A voice that was just chosen goes over before the other loop asks for it. */
    private boolean isVoiceDue(MediaPacket packet, LinkedTrack name) {
        boolean isThere = home && !packet.paddingOnly;
        return !isThere && (name.isWanted() || name.track.voice.isChosen());
    }

    /**
     * Hands over a voice at once, for the other loop to decide whether it is heard.
     *
     * @param counts whether its loudness counts
     */
    void handHome(MediaPacket packet, boolean counts) {
        InboundLayer layer = packet.layer();
        LinkedTrack name = exports.get(layer.track);
        if (name != null) {
            hand(packet, layer, name, counts);
        }
    }

    private void hand(MediaPacket packet, InboundLayer layer, LinkedTrack name, boolean counts) {
        int index = layer.track.layers.indexOf(layer);
        if (index < LinkedTrack.LAYERS && fits(packet, layer, index, name)) {
            LinkedPacket place = queue.next();
            place.set(name, index, name.epoch(index, packet.epoch), packet);
            place.counts = counts;
            queue.keep();
            counters.packets++;
            counters.bytes += packet.payloadLength + packet.descriptorLength;
        }
    }

    /** Whether a packet goes over; if not, it is counted and what that breaks is seen to. */
    private boolean fits(MediaPacket packet, InboundLayer layer, int index, LinkedTrack name) {
        int room = queue.room();
        if (!layer.track.isVideo()) {
            return room > 0 || leaveOut(layer);
        }
        boolean begins = name.beginsPicture(index, packet.timestamp);
        if (name.isBroken(index)) {
            if (!packet.keyFrameStart || room <= RESERVE) {
                return leaveOutPicture(packet, layer);
            }
            name.mend(index);
            return true;
        }
        if (room > (begins ? RESERVE : 0)) {
            return true;
        }
        name.cut(index);
        counters.pictureBreaks++;
        layer.keyFrames.request();
        layer.track.wake();
        return leaveOut(layer);
    }

    private boolean leaveOutPicture(MediaPacket packet, InboundLayer layer) {
        if (packet.keyFrameStart) {
            // that one was of no use to the other loop
            layer.keyFrames.request();
            layer.track.wake();
        }
        return leaveOut(layer);
    }

    private boolean leaveOut(InboundLayer layer) {
        counters.leftOut++;
        layer.track.owner.router().engine.counters().drop(DropReason.LINK_FULL);
        return false;
    }
}
