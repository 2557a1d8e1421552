package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.limits.IntegerRange;

/**
 * A change of a rule.
 *
 * @param row of the audit log
 * @param host who did it; absent for the organisation, which locked the rule
 * @param before absent where the log does not tell
 * @param relaxed whether it is weaker than the advisory asks from then on
 */
public record ClauseChange(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long row,
        Instant at,
        RuleAuthor by,
        Optional<ReportPerson> host,
        Optional<RuleState> before,
        RuleState after,
        boolean relaxed) {}
