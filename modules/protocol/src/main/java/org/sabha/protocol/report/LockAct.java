package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.IntegerRange;

/**
 * @param row of the audit log
 * @param by absent where the meeting locked by itself
 */
public record LockAct(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long row,
        Instant at,
        Optional<ReportPerson> by,
        boolean locked) {}
