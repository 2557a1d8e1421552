package org.sabha.protocol.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.protocol.limits.Chars;

/**
 * The highest class that the organisation has its server approved for.
 *
 * @param pinned whether the server's settings file locks it, so that it cannot be set here
 * @param version number of the last change that was made here; 0 if there was none
 * @param changedBy name of who made it; empty where none was made, and for the server's command line
 * @param changedAt when
 */
public record OrganisationCeiling(
        Classification highest,
        boolean pinned,
        long version,
        Optional<@Chars(max = 64) String> changedBy,
        Optional<Instant> changedAt) {}
