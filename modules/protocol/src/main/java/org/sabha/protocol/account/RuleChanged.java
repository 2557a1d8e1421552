package org.sabha.protocol.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.protocol.limits.Chars;

/**
 * One change of an organisation's rule.
 *
 * @param number 1 for the first change of any rule, and so on
 * @param by name of who made it; empty for the server's command line
 * @param reason as they wrote it
 */
public record RuleChanged(
        long number,
        AdvisoryClause clause,
        Instant at,
        Optional<@Chars(max = 64) String> by,
        RuleState before,
        RuleState after,
        @Chars(max = 200) String reason) {}
