package org.sabha.signalling;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sabha.signalling.SignallingSettings.Rate;

/**
 * How many costly requests a network may make. Holds the {@value #MAX_NETWORKS} networks that asked last; one that is
 * forgotten begins with a full bucket. Safe for any thread.
 */
final class RequestBudget {
    private static final int MAX_NETWORKS = 16_384;

    private final Rate rate;
    private final Map<Network, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, TokenBucket> eldest) {
            return size() > MAX_NETWORKS;
        }
    };

    RequestBudget(Rate rate) {
        this.rate = rate;
    }

    synchronized boolean take(Network network, long nowNanos) {
        return buckets.computeIfAbsent(network, _ -> new TokenBucket(rate, nowNanos))
                .take(1, nowNanos);
    }
}
