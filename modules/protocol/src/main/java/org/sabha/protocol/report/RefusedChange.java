package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * @param row of the audit log
 * @param reason code of the refusal
 */
public record RefusedChange(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long row,
        Instant at,
        Optional<ReportPerson> by,
        @Chars(max = 40) String reason) {}
