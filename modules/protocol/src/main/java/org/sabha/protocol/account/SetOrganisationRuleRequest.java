package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/**
 * {@code PUT /api/v1/rules/rule}: sets a rule. Said twice it does no more than once.
 *
 * @param clause of the advisory, such as {@code A4}
 * @param locked whether hosts may not change it
 * @param version of the rule as it was seen; a rule that was set since is not changed
 * @param reason for the history
 */
public record SetOrganisationRuleRequest(
        @Chars(max = 8) String clause,
        @Chars(max = 32) String value,
        boolean locked,
        long version,
        @Chars(max = 200) String reason) {}
