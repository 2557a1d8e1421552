package org.sabha.protocol;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.limits.Chars;

/**
 * Somebody at the door, as hosts see them.
 *
 * @param name as given, never shortened, 1 to 64 characters
 * @param since when they knocked
 * @param presides whether their invitation makes them host; once they are let in as that, a host's device names their key
 * @param keys as last presented; a host's click means exactly these
 * @param nameWarning absent for almost every name
 */
public record WaitingView(
        ParticipantId id,
        @Chars(max = 64) String name,
        Instant since,
        boolean presides,
        Optional<KeyOffer> keys,
        Optional<NameWarning> nameWarning) {
    /** With a name like no other. */
    public WaitingView(ParticipantId id, String name, Instant since, boolean presides, Optional<KeyOffer> keys) {
        this(id, name, since, presides, keys, Optional.empty());
    }

    /** A participant to be. */
    public WaitingView(ParticipantId id, String name, Instant since, Optional<KeyOffer> keys) {
        this(id, name, since, false, keys);
    }

    /** In a meeting without a key group. */
    public WaitingView(ParticipantId id, String name, Instant since) {
        this(id, name, since, Optional.empty());
    }
}
