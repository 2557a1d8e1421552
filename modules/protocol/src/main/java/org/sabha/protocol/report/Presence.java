package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;

/**
 * A time on a seat.
 *
 * @param until absent while it lasts
 * @param ending {@code present} while it lasts
 */
public record Presence(Instant from, Optional<Instant> until, Ending ending) {}
