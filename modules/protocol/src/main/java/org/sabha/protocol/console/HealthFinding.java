package org.sabha.protocol.console;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;

/**
 * One thing that was looked at.
 *
 * @param state what was found, a code; each check has its own
 * @param number that goes with it, its unit by the check
 * @param at time that goes with it
 */
public record HealthFinding(
        HealthCheck check,
        HealthVerdict verdict,
        @Chars(max = 32) String state,
        Optional<Long> number,
        Optional<Instant> at) {}
