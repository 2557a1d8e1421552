package org.sabha.protocol.report;

import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * Where in the audit log the report comes from.
 *
 * @param firstRow number of the meeting's first row
 * @param lastRow number of its last row
 * @param rows how many
 * @param lost rows that the server could not keep
 * @param strange rows that tell of an act which the version that made the report does not know
 * @param whole whether nothing is missing as far as the rows themselves tell: the beginning is there, none was lost, none
 *     is strange
 * @param newestRow the newest row of the whole log when the report was made
 */
public record ReportLog(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long firstRow,
        @Chars(min = 64, max = 64) String firstHash,
        @IntegerRange(min = 1, max = IntegerRange.MOST) long lastRow,
        @Chars(min = 64, max = 64) String lastHash,
        @IntegerRange(min = 1, max = IntegerRange.MOST) long rows,
        long lost,
        long strange,
        boolean whole,
        @IntegerRange(min = 1, max = IntegerRange.MOST) long newestRow,
        @Chars(min = 64, max = 64) String newestHash) {}
