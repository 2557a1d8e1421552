package org.sabha.identity.oidc;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How many codes are being redeemed at once: each holds a connection to the provider, for seconds where that is slow, and
 * costs whoever sends an invented code nothing. Over the bound nobody waits. Thread-safe.
 */
final class Redeeming {
    static final int MOST = 32;

    /** Of one neighbourhood, so that it alone does not keep others out. */
    static final int MOST_EACH = 8;

    private final Map<String, Integer> under = new HashMap<>();
    private int all;

    /** What is done with a place. */
    interface Work<T> {
        T ask() throws IOException;
    }

    /** @throws IOException if there is no place, or the work throws it */
    <T> T within(String from, Work<T> work) throws IOException {
        enter(from);
        try {
            return work.ask();
        } finally {
            leave(from);
        }
    }

    private synchronized void enter(String from) throws IOException {
        int own = under.getOrDefault(from, 0);
        if (all >= MOST || own >= MOST_EACH) {
            throw new IOException("too many codes are being redeemed");
        }
        under.put(from, own + 1);
        all++;
    }

    private synchronized void leave(String from) {
        under.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
