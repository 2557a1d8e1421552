package org.sabha.server.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sabha.media.LinkCounters;

/** The loops over which a room may spread, when, and what went between them. Safe for any thread. */
public final class LoopSpread {
    private final List<MediaLoop> loops;
    private final ReceiverPlacement placement;
    private final Map<Way, LinkCounters> counters = new HashMap<>(); // guarded by itself
    private Watcher watcher = (_, _, _) -> {}; // guarded by counters

    private record Way(int from, int to) {}

    /** Is told once of each way between two loops that is used. */
    public interface Watcher {
        /** @param from index of the sender's loop */
        void used(int from, int to, LinkCounters counters);
    }

    /**
     * Has rooms that begin on these loops from now on spread over them.
     *
     * @param mostReceivers people of a room on one loop, 1 or more
     * @param mostBusy share of a loop's time that may be used up, more than 0 to 1
     */
    public static LoopSpread over(List<MediaLoop> loops, int mostReceivers, double mostBusy) {
        LoopSpread spread = new LoopSpread(loops, new ReceiverPlacement(mostReceivers, mostBusy));
        loops.forEach(loop -> loop.spreadOver(spread));
        return spread;
    }

    /** A loop that has no other. */
    static LoopSpread alone(MediaLoop loop) {
        return new LoopSpread(List.of(loop), new ReceiverPlacement(1, 1));
    }

    private LoopSpread(List<MediaLoop> loops, ReceiverPlacement placement) {
        this.loops = List.copyOf(loops);
        this.placement = placement;
    }

    /** Has it told of ways that are used already, and of each one to come. */
    public void watch(Watcher newWatcher) {
        synchronized (counters) {
            watcher = newWatcher;
            counters.forEach((way, found) -> newWatcher.used(way.from(), way.to(), found));
        }
    }

    /** What goes from one loop to another. */
    LinkCounters counters(MediaLoop from, MediaLoop to) {
        Way way = new Way(loops.indexOf(from), loops.indexOf(to));
        synchronized (counters) {
            LinkCounters found = counters.get(way);
            if (found == null) {
                found = new LinkCounters();
                counters.put(way, found);
                watcher.used(way.from(), way.to(), found);
            }
            return found;
        }
    }

    /** The loop for somebody who joins a room; {@code places} are those that the room uses, its home first. */
    MediaLoop choose(List<RoomOnLoop> places, long nowNanos) {
        MediaLoop home = places.getFirst().loop();
        if (loops.size() == 1) {
            return home;
        }
        List<ReceiverPlacement.Load> loads = new ArrayList<>();
        for (MediaLoop loop : loops) {
            double busy = loop.meter().busyShare(nowNanos);
            loads.add(places.stream()
                    .filter(place -> place.loop() == loop)
                    .findFirst()
                    .map(place -> new ReceiverPlacement.Load(busy, place.receivers(), true))
                    .orElse(new ReceiverPlacement.Load(busy, 0, false)));
        }
        return loops.get(placement.choose(loads, loops.indexOf(home)));
    }
}
