package org.sabha.signalling;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.sabha.signalling.SignallingSettings.ConnectionLimits;

/**
 * Counts the connections of each network and of all (T33). Its map holds only networks with an open connection, so it is
 * bounded by the number of connections. Safe for any thread.
 */
final class ConnectionGate {
    private final ConnectionLimits limits;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<Network, Integer> counts = new ConcurrentHashMap<>();

    ConnectionGate(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** @return false when there are too many; otherwise {@link #leave} must follow once */
    boolean enter(Network network) {
        if (all.incrementAndGet() > limits.inAll()) {
            all.decrementAndGet();
            return false;
        }
        if (counts.merge(network, 1, Integer::sum) > limits.perAddress()) {
            leave(network);
            return false;
        }
        return true;
    }

    void leave(Network network) {
        all.decrementAndGet();
        counts.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    }

    int open() {
        return all.get();
    }
}
