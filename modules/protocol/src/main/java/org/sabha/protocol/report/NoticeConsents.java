package org.sabha.protocol.report;

import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * Consents to one notice in one language.
 *
 * @param notice its version
 * @param times rows of them; somebody who came twice agreed twice
 */
public record NoticeConsents(
        @Chars(max = 32) String notice,
        @Chars(min = 2, max = 16) String language,
        @IntegerRange(min = 1, max = IntegerRange.MOST) long times) {}
