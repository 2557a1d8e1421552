package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * @param row of the audit log
 * @param way verb of the row
 * @param reason code of the refusal
 * @param times how many tries the row stands for
 * @param whom whose invitation it was, where only one person ever came by it
 */
public record ReturnTry(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long row,
        Instant at,
        @Chars(max = 40) String way,
        @Chars(max = 40) String reason,
        long times,
        Optional<ReportPerson> whom) {}
