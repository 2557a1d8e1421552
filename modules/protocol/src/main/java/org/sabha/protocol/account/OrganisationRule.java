package org.sabha.protocol.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * A rule of the organisation.
 *
 * @param value wire name of the value that new meetings begin with
 * @param locked whether hosts may not change it
 * @param allowed wire names that may be chosen, the advisory's own first
 * @param pinned whether the server's settings file locks it, so that it cannot be set here
 * @param relaxed whether the value is weaker than the advisory asks
 * @param version number of the last change that was made here; 0 if there was none
 * @param changedBy name of who made it; empty where none was made, and for the server's command line
 * @param changedAt when
 */
public record OrganisationRule(
        AdvisoryClause clause,
        @Chars(max = 32) String value,
        boolean locked,
        @Items(max = 16) List<@Chars(max = 32) String> allowed,
        boolean pinned,
        boolean relaxed,
        long version,
        Optional<@Chars(max = 64) String> changedBy,
        Optional<Instant> changedAt) {}
