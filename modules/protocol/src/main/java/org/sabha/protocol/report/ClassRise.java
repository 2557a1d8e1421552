package org.sabha.protocol.report;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.protocol.limits.IntegerRange;

/**
 * A host said that the meeting is of a higher class from then on.
 *
 * @param row of the audit log
 */
public record ClassRise(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long row,
        Instant at,
        Optional<ReportPerson> by,
        Classification classification) {}
