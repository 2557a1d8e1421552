package org.sabha.protocol.report;

import java.util.List;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/**
 * Who agreed to the notice on personal data before they asked to come in.
 *
 * @param people how many; each once, however often they came
 * @param notices which notices in which languages, the first first
 */
public record MeetingConsents(
        @IntegerRange(min = 1, max = IntegerRange.MOST) long people,
        @Items(max = 100) List<NoticeConsents> notices) {}
