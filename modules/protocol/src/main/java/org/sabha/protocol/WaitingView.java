package org.sabha.protocol;

import java.time.Instant;
import org.sabha.model.ParticipantId;

/**
 * Somebody at the door, as hosts see them.
 *
 * @param name as given, never shortened
 * @param since when they knocked
 */
public record WaitingView(ParticipantId id, String name, Instant since) {}
