package org.sabha.protocol;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.ParticipantId;

/**
 * Somebody at the door, as hosts see them.
 *
 * @param name as given, never shortened, 1 to 64 characters
 * @param since when they knocked
 * @param keys as last presented; a host's click means exactly these
 */
public record WaitingView(ParticipantId id, @Chars(max = 64) String name, Instant since, Optional<KeyOffer> keys) {
    public WaitingView(ParticipantId id, String name, Instant since) {
        this(id, name, since, Optional.empty());
    }
}
