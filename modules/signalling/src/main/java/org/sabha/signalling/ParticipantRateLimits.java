package org.sabha.signalling;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sabha.model.ParticipantId;

/**
 * The message rates of each participant, kept over reconnections: without this, each new connection would allow another burst.
 * Thread-safe.
 */
final class ParticipantRateLimits {
    /** After this time without a connection a participant's rates are full again and are forgotten. */
    static final long FULL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Map<ParticipantId, Used> rates = new HashMap<>();
    private long sweptNanos = Long.MIN_VALUE;

    private record Used(MessageRates rates, int connections, long leftNanos) {}

    /**
     * Counts a new connection of this participant.
     *
     * @param fresh the rates of a participant who is not known yet
     */
    synchronized MessageRates takenUp(ParticipantId person, MessageRates fresh) {
        Used before = rates.getOrDefault(person, new Used(fresh, 0, 0));
        rates.put(person, new Used(before.rates, before.connections + 1, 0));
        return before.rates;
    }

    /** Counts the end of a connection of this participant. */
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
