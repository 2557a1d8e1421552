package org.sabha.model.rule;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;

/**
 * One change of an organisation's rule.
 *
 * @param number 1 for the first change of any rule, and so on; that of a rule's last change is the rule's version
 * @param by empty for whoever has the data folder
 * @param reason as they wrote it, 1 to 200 characters
 */
public record RuleChange(
        long number,
        AdvisoryClause clause,
        Instant at,
        Optional<AccountId> by,
        RuleSetting before,
        RuleSetting after,
        String reason) {}
