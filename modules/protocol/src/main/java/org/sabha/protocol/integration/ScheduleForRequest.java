package org.sabha.protocol.integration;

import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * {@code POST /api/v1/integration/meetings}: meetings of later, in the name of an organiser, who opens them signed in.
 *
 * @param organiser sign-in name of the account whose they are; may be absent where the key acts for one account only
 * @param zone whose clock they go by, such as {@code Asia/Kolkata}
 * @param starts the first, by that clock, such as {@code 2026-12-01T10:30}
 * @param minutes how long each is to be
 * @param times how many they are
 * @param classification what may be spoken of in them; unclassified where nothing is said
 */
public record ScheduleForRequest(
        Optional<@Chars(max = 64) String> organiser,
        @Chars(max = 120) String title,
        @Chars(max = 64) String zone,
        @Chars(max = 16) String starts,
        @IntegerRange(min = 5, max = 1_440) long minutes,
        Rhythm rhythm,
        @IntegerRange(min = 1, max = 60) long times,
        Optional<Classification> classification) {

    /** Unclassified ones. */
    public ScheduleForRequest(
            Optional<String> organiser,
            String title,
            String zone,
            String starts,
            long minutes,
            Rhythm rhythm,
            long times) {
        this(organiser, title, zone, starts, minutes, rhythm, times, Optional.empty());
    }
}
