package org.sabha.identity.oidc;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits how many requests to the provider run at once on behalf of browsers. Each holds a connection for as long as the
 * provider takes, and an invented code costs its sender nothing. Over the limit nobody waits. Thread-safe.
 */
final class RequestLimit {
    static final int MAX = 32;

    /** Of one network, so that one network cannot use up the limit. */
    static final int MAX_EACH = 8;

    private final Map<String, Integer> running = new HashMap<>();
    private int total;

    /** Asks the provider. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** @throws IOException if the limit is reached, or the work throws it */
    <T> T within(String network, Work<T> work) throws IOException {
        enter(network);
        try {
            return work.run();
        } finally {
            leave(network);
        }
    }

    private synchronized void enter(String network) throws IOException {
        if (total >= MAX || running.getOrDefault(network, 0) >= MAX_EACH) {
            throw new IOException("too many requests to the provider are running");
        }
        running.merge(network, 1, Integer::sum);
        total++;
    }

    private synchronized void leave(String network) {
        running.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
        total--;
    }
}
