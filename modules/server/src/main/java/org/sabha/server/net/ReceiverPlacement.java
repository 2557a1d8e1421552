package org.sabha.server.net;

import java.util.List;

/**
 * Chooses the loop of somebody who joins. A room stays on its home, which is cheapest, until that is near its limit: in
 * people of the room, who count at once, or in time, which is measured only after they came. Then one loop after the
 * other is filled, those first that the room uses already, because each one more costs a copy of every packet.
 */
final class ReceiverPlacement {
    /** A room with fewer people on its home is kept together, however busy the loop is: two links cost more than it. */
    private static final int LEAST_TO_SPREAD = 10;

    private final int mostReceivers;
    private final double mostBusy;

    /**
     * The limit of a loop.
     *
     * @param mostReceivers people of one room
     * @param mostBusy share of a loop's time, 0 to 1
     */
    ReceiverPlacement(int mostReceivers, double mostBusy) {
        this.mostReceivers = mostReceivers;
        this.mostBusy = mostBusy;
    }

    /**
     * A loop as a room sees it.
     *
     * @param busy share of its time in the last second, 0 to 1
     * @param receivers people of the room on it
     * @param used whether the room has a router there
     */
    record Load(double busy, int receivers, boolean used) {}

    /**
     * The index of the loop to take.
     *
     * @param loads of all loops
     * @param home index of the room's home
     */
    int choose(List<Load> loads, int home) {
        Load here = loads.get(home);
        boolean together = here.receivers() < Math.min(LEAST_TO_SPREAD, mostReceivers);
        if (together || share(here) < 1) {
            return home;
        }
        int best = home;
        for (int i = 0; i < loads.size(); i++) {
            if (i != home && goesBefore(loads.get(i), loads.get(best))) {
                best = i;
            }
        }
        return best;
    }

    /** How much of its limit a loop has reached; 1 is all. */
    private double share(Load load) {
        return Math.max(load.busy() / mostBusy, (double) load.receivers() / mostReceivers);
    }

    private boolean goesBefore(Load one, Load other) {
        boolean fits = share(one) < 1;
        boolean otherFits = share(other) < 1;
        if (fits != otherFits) {
            return fits;
        }
        if (fits && one.used() != other.used()) {
            return one.used();
        }
        return share(one) < share(other);
    }
}
