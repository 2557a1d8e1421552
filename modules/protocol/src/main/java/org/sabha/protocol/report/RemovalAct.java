package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.RemovalReason;
import org.sabha.protocol.limits.IntegerRange;

/**
 * @param row of the audit log
 * @param by who removed
 * @param reason as that host chose it, if they did
 * @param tries of theirs to come back that were refused, as far as it can be told
 */
public record RemovalAct(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long row,
        Instant at,
        Optional<ReportPerson> by,
        ReportPerson whom,
        Optional<RemovalReason> reason,
        long tries) {}
