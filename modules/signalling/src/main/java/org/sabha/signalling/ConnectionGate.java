package org.sabha.signalling;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.signalling.SignallingSettings.ConnectionLimits;

/**
 * Counts the connections of each line, of each neighbourhood and of all (T33). Those that have not come into a meeting
 * have a limit of their own, below that of all, and no neighbourhood may have more than a quarter of it: whoever only
 * opens sockets takes no place of people in meetings, and one network does not take the doorstep from all others.
 *
 * <p>Where all places are taken, the neighbourhood with the most connections of nobody known gives its oldest one up for a
 * new one, so idle sockets of some networks keep nobody of another network out. A connection whose person is known, by a
 * ticket, a session, a key or an invitation that was good, is not given up.
 *
 * <p>Its maps hold only networks with an open connection, so they are bounded by the number of connections. Safe for any
 * thread.
 */
final class ConnectionGate {
    private static final int SHARE_OF_ONE_NEIGHBOURHOOD = 4;

    private final ConnectionLimits limits;
    private final Map<Network, Integer> counts = new HashMap<>();
    private final Map<Network, Integer> outsideOf = new HashMap<>();
    /** Connections of nobody known, by neighbourhood, the oldest first. */
    private final Map<Network, LinkedHashSet<Place>> unknown = new HashMap<>();

    private int all;
    private int outside;
    private long entered;

    ConnectionGate(ConnectionLimits limits) {
        this.limits = limits;
    }

    /**
     * @param giveUp closes the connection for another one; called on any thread, at most once, when its place is gone
     * @return the place of a new connection; null when there are too many
     */
    @Nullable
    Place enter(Network line, Runnable giveUp) {
        return enter(new Place(line, giveUp));
    }

    /**
     * For a connection that carries other people's requests, whose networks are counted when they are known.
     *
     * @param giveUp as above
     */
    @Nullable
    Place enterOfProxy(Runnable giveUp) {
        return enter(new Place(null, giveUp));
    }

    private @Nullable Place enter(Place place) {
        Place given;
        synchronized (this) {
            place.number = ++entered;
            all++;
            outside++;
            place.count(place.line);
            if (place.line != null && isTooMuchOf(place.line)) {
                place.leave();
                return null;
            }
            given = isFull() ? oldestOfTheFullest() : null;
            if (given != null && given != place) {
                given.leave();
            }
            if (isFull()) {
                place.leave();
                return null;
            }
        }
        if (given != null) {
            given.giveUp.run();
        }
        return place;
    }

    private boolean isFull() {
        return all > limits.inAll() || outside > limits.outside();
    }

    /** Of networks that have as many, the one that has had a place for longest. */
    private @Nullable Place oldestOfTheFullest() {
        Place found = null;
        int most = 0;
        for (Set<Place> places : unknown.values()) {
            Place oldest = places.iterator().next();
            if (places.size() > most || (places.size() == most && found != null && oldest.number < found.number)) {
                most = places.size();
                found = oldest;
            }
        }
        return found;
    }

    private boolean isTooMuchOf(Network line) {
        Network around = line.neighbourhood();
        return counts.getOrDefault(line, 0) > limits.perAddress()
                || counts.getOrDefault(around, 0) > limits.perNetwork()
                || outsideOf.getOrDefault(around, 0) > Math.max(1, limits.outside() / SHARE_OF_ONE_NEIGHBOURHOOD);
    }

    synchronized int open() {
        return all;
    }

    /** Open connections that have not come into a meeting. */
    synchronized int outside() {
        return outside;
    }

    /** Networks that are remembered. */
    synchronized int networks() {
        return counts.size() + outsideOf.size() + unknown.size();
    }

    private static void add(Map<Network, Integer> counts, Network network, int change) {
        counts.compute(network, (_, count) -> {
            int sum = (count == null ? 0 : count) + change;
            return sum == 0 ? null : sum;
        });
    }

    /** One connection's place. */
    final class Place {
        private final Runnable giveUp;
        private @Nullable Network line;
        private long number;
        private boolean known;
        private boolean inside;
        private boolean left;

        private Place(@Nullable Network line, Runnable giveUp) {
            this.line = line;
            this.giveUp = giveUp;
        }

        private void count(@Nullable Network network) {
            if (network != null) {
                add(counts, network, 1);
                add(counts, network.neighbourhood(), 1);
                add(outsideOf, network.neighbourhood(), 1);
                if (!known) {
                    unknown.computeIfAbsent(network.neighbourhood(), _ -> new LinkedHashSet<>())
                            .add(this);
                }
            }
        }

        /**
         * A connection through a proxy is from now on that of one person. @return false if their network has too many;
         * nothing has changed then
         */
        boolean belongsTo(Network network) {
            synchronized (ConnectionGate.this) {
                if (line != null || left) {
                    return true;
                }
                line = network;
                count(network);
                if (isTooMuchOf(network)) {
                    uncount();
                    line = null;
                    return false;
                }
                return true;
            }
        }

        /** Its person showed something that was good: the place is theirs until they leave. */
        void isOfSomebodyKnown() {
            synchronized (ConnectionGate.this) {
                if (!known && !left) {
                    known = true;
                    forget();
                }
            }
        }

        /** Its person came into a meeting, or to its door. */
        void comesInside() {
            synchronized (ConnectionGate.this) {
                if (!inside && !left) {
                    isOfSomebodyKnown();
                    inside = true;
                    outside--;
                    if (line != null) {
                        add(outsideOf, line.neighbourhood(), -1);
                    }
                }
            }
        }

        void leave() {
            synchronized (ConnectionGate.this) {
                if (left) {
                    return;
                }
                left = true;
                all--;
                if (!inside) {
                    outside--;
                }
                uncount();
            }
        }

        private void uncount() {
            Network network = line;
            if (network != null) {
                add(counts, network, -1);
                add(counts, network.neighbourhood(), -1);
                if (!inside) {
                    add(outsideOf, network.neighbourhood(), -1);
                }
                forget();
            }
        }

        private void forget() {
            if (line != null) {
                unknown.computeIfPresent(line.neighbourhood(), (_, places) -> {
                    places.remove(this);
                    return places.isEmpty() ? null : places;
                });
            }
        }
    }
}
