package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackId;

/**
 * One end of a link between two routers of a room, each on a loop of its own. Packets go over by a bounded queue, once
 * for all receivers of the other loop; everything else as tasks, in order.
 *
 * <pre>
 *   sender's loop:   tracks, layers, packets, loudness  -----&gt;
 *                    &lt;-----   who wants what, key frames, heights
 *   home's loop:     voices that are heard              -----&gt;
 * </pre>
 *
 * {@code docs/develop/decisions/0012-a-room-spreads-by-router-links.md} tells why. Confined to this end's loop.
 */
public final class RouterLink {
    private final LinkPort far;
    private final LinkOutlet outlet;
    private final LinkInlet inlet;
    private final List<LinkWish> wishes = new ArrayList<>();
    private @Nullable RouterLink other;
    private @Nullable MediaRouter router;
    private boolean toldH264 = true;
    private boolean farOffersH264 = true;
    private boolean closed;

    private RouterLink(LinkPort far, LinkQueue out, LinkQueue in, LinkCounters counters) {
        this.far = far;
        outlet = new LinkOutlet(out, counters, this::tell);
        inlet = new LinkInlet(in);
    }

    /**
     * One side of a link.
     *
     * @param port its loop
     * @param counters of what goes out there towards the other side
     */
    public record Side(LinkPort port, LinkCounters counters) {}

    /** Both ends of a link, each for the router of its side. */
    public record Ends(RouterLink first, RouterLink second) {}

    /** Makes a link; each end is then given to its router on the loop there, before anything else is asked of it. */
    public static Ends between(Side first, Side second) {
        LinkQueue forth = new LinkQueue();
        LinkQueue back = new LinkQueue();
        RouterLink one = new RouterLink(second.port(), forth, back, first.counters());
        RouterLink two = new RouterLink(first.port(), back, forth, second.counters());
        one.other = two;
        two.other = one;
        return new Ends(one, two);
    }

    /** At the other end it is decided who is heard. */
    void leadsHome() {
        outlet.leadsHome();
    }

    void attach(MediaRouter to) {
        router = to;
        inlet.attach(to);
    }

    private interface Act {
        void on(RouterLink end, MediaRouter there, long nowNanos);
    }

    /** Has the other end do something, unless it is closed by then. */
    private void post(Act act) {
        RouterLink end = other;
        if (end == null || closed) {
            return;
        }
        far.post(nowNanos -> {
            MediaRouter there = end.router;
            if (!end.closed && there != null) {
                there.engine.tell(nowNanos);
                act.on(end, there, nowNanos);
            }
        });
    }

    // ---- tracks of this loop

    /** A track can be shown on the other loop from now on, if its sender is on this one. */
    void announce(InboundTrack track) {
        if (closed || !(track.owner instanceof Transport)) {
            return;
        }
        LinkedTrack name = outlet.add(track);
        ParticipantId participant = track.owner.participant();
        boolean paused = track.paused;
        LayerNews layers = track.news();
        post((end, _, _) -> end.inlet.announced(name, participant, track.grant, paused, layers));
    }

    /** Layers of a track have changed. */
    void layersChanged(InboundTrack track) {
        LinkedTrack name = outlet.find(track);
        if (name != null && name.isWanted()) {
            tell(name);
        }
    }

    private void tell(LinkedTrack name) {
        LayerNews layers = name.track.news();
        name.toldNanos = router == null ? 0 : router.engine.nowNanos();
        post((end, _, _) -> end.inlet.layersChanged(name, layers));
    }

    /** A track was paused, or goes on. */
    void pausedChanged(InboundTrack track) {
        LinkedTrack name = outlet.find(track);
        boolean paused = track.paused;
        if (name != null) {
            post((end, _, _) -> end.inlet.paused(name, paused));
        }
    }

    /** A track has ended. */
    void end(InboundTrack track) {
        LinkedTrack name = outlet.remove(track);
        if (name != null) {
            post((end, _, _) -> end.inlet.ended(name));
        }
    }

    /** The height at which a track of this loop is shown on the other, pixels; 0 when it is not. */
    int heightOf(InboundTrack track) {
        return outlet.heightOf(track);
    }

    // ---- packets

    /** Hands over a batch. */
    void forward(@Nullable MediaPacket first) {
        if (outlet.forward(first)) {
            post((end, _, nowNanos) -> end.inlet.drain(nowNanos));
        }
    }

    /** Hands over a voice, with the next batch, to where it is decided who is heard. */
    void handHome(MediaPacket packet, boolean counts) {
        outlet.handHome(packet, counts);
    }

    /** The packets that came over have been flushed. */
    void release() {
        inlet.release();
    }

    // ---- what the receivers of this loop want

    /** Tells what is due and answers when to come again. */
    long runDue(long nowNanos) {
        long next = inlet.collect(wishes, nowNanos);
        if (!wishes.isEmpty()) {
            List<LinkWish> all = List.copyOf(wishes);
            wishes.clear();
            post((end, _, _) -> all.forEach(end.outlet::wished));
        }
        return next;
    }

    // ---- the room

    /** Tells which voices are heard, the runner-up last. */
    void tellVoices(List<Optional<TrackId>> voices) {
        post((_, there, _) -> there.voicesGiven(voices));
    }

    /** Tells whether every browser on this loop offers H.264. */
    void tellH264(boolean offered) {
        if (toldH264 != offered) {
            toldH264 = offered;
            post((end, there, _) -> {
                end.farOffersH264 = offered;
                there.h264Changed();
            });
        }
    }

    /** Whether every browser on the other loop offers H.264. */
    boolean farOffersH264() {
        return farOffersH264;
    }

    /** Ends what a participant of the other loop sends. */
    void endTracksOf(ParticipantId participant) {
        inlet.endTracksOf(participant);
    }

    /** Ends the link: nothing comes or goes over it from the next packet on. */
    void close() {
        if (!closed) {
            post((end, _, _) -> end.close());
            closed = true;
            outlet.close();
            inlet.close();
        }
    }
}
