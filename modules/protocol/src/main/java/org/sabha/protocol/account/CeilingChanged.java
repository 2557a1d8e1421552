package org.sabha.protocol.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.protocol.limits.Chars;

/**
 * One change of the ceiling.
 *
 * @param number 1 for the first, and so on
 * @param by name of who made it; empty for the server's command line
 * @param reason as they wrote it
 */
public record CeilingChanged(
        long number,
        Instant at,
        Optional<@Chars(max = 64) String> by,
        Classification before,
        Classification after,
        @Chars(max = 200) String reason) {}
