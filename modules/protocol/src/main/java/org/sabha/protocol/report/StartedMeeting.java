package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Chars;

/**
 * A meeting that the signed-in person started.
 *
 * @param title absent where it was erased, or never kept
 * @param open whether it goes on
 */
public record StartedMeeting(RoomId room, Optional<@Chars(max = 120) String> title, Instant startedAt, boolean open) {}
