package org.sabha.server.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.media.MediaListener;
import org.sabha.media.RoomTraffic;
import org.sabha.media.RouterLink;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media of one room: on its own loop, and, when that is near its limit, on others with a link between each two. Who
 * joins is put on a loop for good. Confined to the room's loop.
 */
final class SpreadPlane implements MeasuredPlane {
    private static final Logger LOG = LoggerFactory.getLogger(SpreadPlane.class);

    private final LoopSpread spread;
    private final RoomId room;
    private final MediaListener answersFromElsewhere;
    private final List<RoomOnLoop> places = new ArrayList<>();
    private final Map<ParticipantId, RoomOnLoop> seats = new LinkedHashMap<>();
    private boolean closed;

    SpreadPlane(MediaLoop home, LoopSpread spread, RoomId room, MediaListener answers) {
        this.spread = spread;
        this.room = room;
        answersFromElsewhere = new PostingMediaListener(home, answers);
        places.add(RoomOnLoop.home(home, room, answers));
    }

    // ---- places

    private RoomOnLoop place() {
        MediaLoop chosen = spread.choose(places, System.nanoTime());
        for (RoomOnLoop place : places) {
            if (place.loop() == chosen) {
                return place;
            }
        }
        return open(chosen);
    }

    private RoomOnLoop open(MediaLoop loop) {
        RoomOnLoop opened = RoomOnLoop.elsewhere(loop, room, answersFromElsewhere);
        for (RoomOnLoop present : places) {
            link(present, opened);
        }
        places.add(opened);
        LOG.info("room.spread room={} loops={} participants={}", room, places.size(), seats.size());
        return opened;
    }

    private void link(RoomOnLoop present, RoomOnLoop opened) {
        boolean home = present == places.getFirst();
        RouterLink.Ends ends =
                RouterLink.between(side(present.loop(), opened.loop()), side(opened.loop(), present.loop()));
        opened.run((router, _) -> {
            if (home) {
                router.linkHome(ends.second());
            } else {
                router.link(ends.second());
            }
        });
        present.run((router, _) -> router.link(ends.first()));
    }

    private RouterLink.Side side(MediaLoop from, MediaLoop to) {
        return new RouterLink.Side(from, spread.counters(from, to));
    }

    /** At once on this loop, in order on the others. */
    private void everywhere(RoomOnLoop.Act act) {
        for (RoomOnLoop place : places) {
            place.run(act);
        }
    }

    private void at(@Nullable RoomOnLoop place, RoomOnLoop.Act act) {
        if (place != null) {
            place.run(act);
        }
    }

    // ---- what the room asks for

    @Override
    public void openTransport(ParticipantId participant) {
        if (closed || seats.containsKey(participant)) {
            return;
        }
        RoomOnLoop place = place();
        place.seat(participant);
        seats.put(participant, place);
        place.run((router, _) -> router.openTransport(participant));
    }

    @Override
    public void nameSender(ParticipantId participant, int leaf) {
        at(seats.get(participant), (router, _) -> router.nameSender(participant, leaf));
    }

    @Override
    public void closeTransport(ParticipantId participant) {
        RoomOnLoop place = seats.remove(participant);
        if (place != null) {
            place.leave(participant);
            // the others end its tracks without waiting for its own loop
            everywhere((router, _) -> router.closeTransport(participant));
        }
    }

    @Override
    public void negotiate(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> tracks) {
        at(
                seats.get(participant),
                (router, nowNanos) -> router.negotiate(participant, negotiation, sdp, tracks, nowNanos));
    }

    @Override
    public void pauseTrack(TrackId track) {
        everywhere((router, _) -> router.pauseTrack(track));
    }

    @Override
    public void resumeTrack(TrackId track) {
        everywhere((router, _) -> router.resumeTrack(track));
    }

    @Override
    public void closeTrack(TrackId track) {
        everywhere((router, _) -> router.closeTrack(track));
    }

    @Override
    public void showSlots(ParticipantId receiver, List<SlotRequest> slots) {
        at(seats.get(receiver), (router, _) -> router.showSlots(receiver, slots));
    }

    @Override
    public Set<ParticipantId> receivers() {
        return Set.copyOf(seats.keySet());
    }

    @Override
    public RoomTraffic.Figures traffic() {
        return places.stream().map(RoomOnLoop::traffic).reduce(RoomTraffic.Figures.NONE, RoomTraffic.Figures::plus);
    }

    @Override
    public List<MediaLoop> loops() {
        return places.stream().map(RoomOnLoop::loop).toList();
    }

    @Override
    public void close() {
        closed = true;
        seats.clear();
        everywhere((router, _) -> router.close());
    }
}
