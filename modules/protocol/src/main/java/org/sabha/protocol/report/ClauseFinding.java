package org.sabha.protocol.report;

import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.limits.Items;

/**
 * What was with one clause.
 *
 * @param began the rule as the meeting began; absent where the log does not tell
 * @param changes in order; where there are more than a list holds, those to what is weaker than the advisory asks come first
 * @param refused tries to change it that were refused; at most the first 100
 * @param permitted acts under this clause that were done
 * @param denied acts under this clause that were refused
 */
public record ClauseFinding(
        AdvisoryClause clause,
        ReportVerdict verdict,
        Optional<RuleState> began,
        @Items(max = 1000) List<ClauseChange> changes,
        long moreChanges,
        @Items(max = 100) List<RefusedChange> refused,
        long moreRefused,
        long permitted,
        long denied) {}
