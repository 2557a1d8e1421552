package org.sabha.signalling;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sabha.model.ParticipantId;

/**
 * The rates of each stay. Who resumes on a new connection goes on with what is left of them, or each new connection would give
 * another burst. Safe for any thread.
 */
final class RatesOfStays {
    /** After so long without a connection every rate is full again, and is forgotten. */
    static final long FULL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Map<ParticipantId, Used> rates = new HashMap<>();
    private long sweptNanos = Long.MIN_VALUE;

    private record Used(MessageRates rates, int connections, long leftNanos) {}

    /**
     * A connection speaks for this person from now on.
     *
     * @param fresh what holds for somebody who is new
     */
    synchronized MessageRates takenUp(ParticipantId person, MessageRates fresh) {
        Used before = rates.getOrDefault(person, new Used(fresh, 0, 0));
        rates.put(person, new Used(before.rates, before.connections + 1, 0));
        return before.rates;
    }

    /** Such a connection is gone. */
    synchronized void left(ParticipantId person, long nowNanos) {
        rates.computeIfPresent(person, (_, used) -> new Used(used.rates, used.connections - 1, nowNanos));
        if (sweptNanos == Long.MIN_VALUE || nowNanos - sweptNanos >= FULL_AGAIN_NANOS) {
            sweptNanos = nowNanos;
            rates.values().removeIf(used -> used.connections == 0 && nowNanos - used.leftNanos >= FULL_AGAIN_NANOS);
        }
    }

    synchronized int size() {
        return rates.size();
    }
}
