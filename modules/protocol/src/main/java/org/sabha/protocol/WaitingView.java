package org.sabha.protocol;

import java.time.Instant;
import org.sabha.model.ParticipantId;

/**
 * Somebody at the door, as hosts see them.
 *
 * @param name as given, never shortened, 1 to 64 characters
 * @param since when they knocked
 */
public record WaitingView(ParticipantId id, @Chars(max = 64) String name, Instant since) {}
