package org.sabha.protocol.report;

import org.sabha.protocol.limits.Chars;

/**
 * @param verb of the act
 * @param reason code of the refusal
 * @param times how often
 */
public record RefusalCount(
        @Chars(max = 40) String verb, @Chars(max = 40) String reason, long times) {}
