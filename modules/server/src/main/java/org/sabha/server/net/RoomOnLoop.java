package org.sabha.server.net;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.media.MediaListener;
import org.sabha.media.MediaRouter;
import org.sabha.media.RoomTraffic;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;

/**
 * A room's router on one loop, as the room sees it from its own. What the room asks for is done at once where both are
 * the same, else in order on the other loop.
 */
final class RoomOnLoop {
    private final MediaLoop loop;
    private final boolean home;
    private final Set<ParticipantId> receivers = new HashSet<>();

    /** Touched on {@link #loop} alone. */
    private @Nullable MediaRouter router;

    /** Of the router, for whoever reads figures. */
    private volatile @Nullable RoomTraffic traffic;

    /** What is asked of a router. */
    interface Act {
        void on(MediaRouter router, long nowNanos);
    }

    private RoomOnLoop(MediaLoop loop, boolean home) {
        this.loop = loop;
        this.home = home;
    }

    /** Opens a router on the room's own loop; call there. */
    static RoomOnLoop home(MediaLoop loop, RoomId room, MediaListener answers) {
        RoomOnLoop place = new RoomOnLoop(loop, true);
        place.open(room, answers);
        return place;
    }

    /** Opens a router on another loop; call on the room's own. */
    static RoomOnLoop elsewhere(MediaLoop loop, RoomId room, MediaListener answers) {
        RoomOnLoop place = new RoomOnLoop(loop, false);
        loop.post(_ -> place.open(room, answers));
        return place;
    }

    private void open(RoomId room, MediaListener answers) {
        MediaRouter opened = loop.engine().openRouter(room, answers);
        router = opened;
        traffic = opened.traffic();
    }

    /** What was carried here; nothing before the router was opened. */
    RoomTraffic.Figures traffic() {
        RoomTraffic known = traffic;
        return known == null ? RoomTraffic.Figures.NONE : known.figures();
    }

    MediaLoop loop() {
        return loop;
    }

    /** Has the router do something, behind what was asked before. */
    void run(Act act) {
        if (home) {
            act.on(Objects.requireNonNull(router), System.nanoTime());
            loop.afterWork();
        } else {
            loop.post(nowNanos -> act.on(Objects.requireNonNull(router), nowNanos));
        }
    }

    // ---- who sits here, by the room's loop

    void seat(ParticipantId participant) {
        receivers.add(participant);
    }

    void leave(ParticipantId participant) {
        receivers.remove(participant);
    }

    int receivers() {
        return receivers.size();
    }
}
