package org.sabha.protocol.integration;

import java.time.Instant;
import java.util.Optional;

/**
 * When what happened to a key.
 *
 * @param expires from then on it opens nothing; absent for never
 * @param used when it last opened something, to a minute
 */
public record KeyTimes(Instant made, Optional<Instant> expires, Optional<Instant> revoked, Optional<Instant> used) {}
