package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.Whole;

/**
 * @param row of the audit log
 * @param by absent where the meeting locked by itself
 */
public record LockAct(
        @Whole(min = 1, max = Whole.MOST) long row, Instant at, Optional<ReportPerson> by, boolean locked) {}
