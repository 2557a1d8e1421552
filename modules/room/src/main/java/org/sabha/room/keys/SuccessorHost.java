package org.sabha.room.keys;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/**
 * A host's key of now that stands for the one which the hosts' statement names, until one names it. Members take nobody in
 * meanwhile, so it has a little time.
 *
 * @param key of the leaf
 * @param named of the leaf before
 * @param since when the return was ordered
 * @param ready when its device had entered the epoch; {@code null} before
 */
record SuccessorHost(
        Octets key, Octets named, Instant since, @Nullable Instant ready) {
    /** How long a device that is in the epoch has to state its key: one message, of a page that was just loaded. */
    static final Duration STATED_WITHIN = Duration.ofSeconds(5);

    /** How long it has to open the Welcome first. */
    static final Duration READY_WITHIN = Duration.ofSeconds(10);

    SuccessorHost readyAt(Instant now) {
        return ready == null ? new SuccessorHost(key, named, since, now) : this;
    }

    Instant namedBy() {
        return ready == null ? since.plus(READY_WITHIN) : ready.plus(STATED_WITHIN);
    }
}
