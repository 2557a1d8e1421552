package org.sabha.protocol.report;

import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/reports/own/report.pdf} and {@code /any/report.pdf}: the report of a meeting on paper.
 *
 * @param language {@code en} or {@code hi}
 * @param zone in which times are printed, such as {@code Asia/Kolkata}
 */
public record PaperRequest(
        RoomId meeting,
        @Chars(min = 2, max = 8) String language,
        @Chars(max = 64) String zone) {}
