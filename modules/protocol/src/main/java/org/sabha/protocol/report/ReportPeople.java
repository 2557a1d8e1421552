package org.sabha.protocol.report;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * Who was there. Seated people come first, so that knocks crowd nobody out.
 *
 * @param seated in the order of arrival
 * @param moreSeated how many are not listed
 * @param knocked who asked to come in and was never seated
 * @param moreKnocked how many are not listed
 */
public record ReportPeople(
        @Items(max = 1000) List<Attendee> seated,
        long moreSeated,
        @Items(max = 200) List<Attendee> knocked,
        long moreKnocked) {}
