package org.sabha.server.rule;

import java.util.List;
import org.sabha.model.Classification;

/**
 * What another ceiling does to meetings, in numbers: an administrator learns of no meeting by it.
 *
 * @param open meetings that are open
 * @param above of those, whose class is above it; they go on in it, since what was spoken of cannot be unsaid
 * @param people who are in one of these
 * @param scheduled meetings of later whose class is above it; they cannot be opened
 */
public record CeilingEffect(int open, int above, int people, int scheduled) {

    static CeilingEffect of(Classification ceiling, List<OpenMeetings.Standing> meetings, int scheduled) {
        List<OpenMeetings.Standing> above = meetings.stream()
                .filter(meeting -> meeting.rules().classification().isAbove(ceiling))
                .toList();
        int people = above.stream().mapToInt(OpenMeetings.Standing::people).sum();
        return new CeilingEffect(meetings.size(), above.size(), people, scheduled);
    }
}
