package org.sabha.protocol.http;

import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/meetings}, with {@code Authorization: Bearer <organiser session>}, or the cookie of a sign-in.
 *
 * @param title 1 to 120 characters of one line
 * @param scheduled where it is one that was scheduled, which has its title and class from there
 * @param classification what may be spoken of in it; unclassified where nothing is said
 */
public record CreateMeetingRequest(
        @Chars(max = 120) String title, Optional<ScheduledRoom> scheduled, Optional<Classification> classification) {
    /** An unclassified meeting that nobody scheduled. */
    public CreateMeetingRequest(String title) {
        this(title, Optional.empty(), Optional.empty());
    }
}
