package org.sabha.signalling;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sabha.signalling.SignallingSettings.ConnectionLimits;

/**
 * Counts the connections of each line, of each neighbourhood and of all (T33). Those that have not come into a meeting
 * have a limit of their own, below that of all, and no neighbourhood may have more than a quarter of it: whoever only
 * opens sockets takes no place of people in meetings, and one network does not take the doorstep from all others. Its map
 * holds only networks with an open connection, so it is bounded by their number. Safe for any thread.
 */
final class ConnectionGate {
    private static final int SHARE_OF_ONE_NEIGHBOURHOOD = 4;

    private final ConnectionLimits limits;
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger outside = new AtomicInteger();
    private final Map<Network, Integer> counts = new ConcurrentHashMap<>();
    private final Map<Network, Integer> outsideOf = new ConcurrentHashMap<>();

    ConnectionGate(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** @return the place of a new connection; null when there are too many */
    @Nullable
    Place enter(Network line) {
        return enter(new Place(line));
    }

    /** For a connection that carries other people's requests, whose networks are counted when they are known. */
    @Nullable
    Place enterOfProxy() {
        return enter(new Place(null));
    }

    private @Nullable Place enter(Place place) {
        all.incrementAndGet();
        outside.incrementAndGet();
        place.count(place.line);
        if (isTooMuch(place.line)) {
            place.leave();
            return null;
        }
        return place;
    }

    private boolean isTooMuch(@Nullable Network line) {
        return all.get() > limits.inAll() || outside.get() > limits.outside() || (line != null && isTooMuchOf(line));
    }

    private boolean isTooMuchOf(Network line) {
        Network around = line.neighbourhood();
        return counts.getOrDefault(line, 0) > limits.perAddress()
                || counts.getOrDefault(around, 0) > limits.perNetwork()
                || outsideOf.getOrDefault(around, 0) > Math.max(1, limits.outside() / SHARE_OF_ONE_NEIGHBOURHOOD);
    }

    int open() {
        return all.get();
    }

    /** Open connections that have not come into a meeting. */
    int outside() {
        return outside.get();
    }

    /** Networks that are remembered. */
    int networks() {
        return counts.size() + outsideOf.size();
    }

    private static void add(Map<Network, Integer> counts, Network network, int change) {
        counts.compute(network, (_, count) -> {
            int sum = (count == null ? 0 : count) + change;
            return sum == 0 ? null : sum;
        });
    }

    /** One connection's place. Its methods are called by the connection's loop alone. */
    final class Place {
        private @Nullable Network line;
        private boolean inside;
        private boolean left;

        private Place(@Nullable Network line) {
            this.line = line;
        }

        private void count(@Nullable Network network) {
            if (network != null) {
                add(counts, network, 1);
                add(counts, network.neighbourhood(), 1);
                add(outsideOf, network.neighbourhood(), 1);
            }
        }

        /**
         * A connection through a proxy is from now on that of one person. @return false if their network has too many;
         * nothing has changed then
         */
        boolean belongsTo(Network network) {
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

        /** Its person came into a meeting, or to its door. */
        void comesInside() {
            if (!inside && !left) {
                inside = true;
                outside.decrementAndGet();
                if (line != null) {
                    add(outsideOf, line.neighbourhood(), -1);
                }
            }
        }

        void leave() {
            if (left) {
                return;
            }
            left = true;
            all.decrementAndGet();
            if (!inside) {
                outside.decrementAndGet();
            }
            uncount();
        }

        private void uncount() {
            Network network = line;
            if (network != null) {
                add(counts, network, -1);
                add(counts, network.neighbourhood(), -1);
                if (!inside) {
                    add(outsideOf, network.neighbourhood(), -1);
                }
            }
        }
    }
}
