package org.sabha.protocol.integration;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.Classification;
import org.sabha.model.RoomId;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * A meeting of later, or what became of it.
 *
 * @param room its id, which no other meeting has (A1)
 * @param organiser sign-in name of whose it is
 * @param number its place among those that were scheduled together
 * @param count how many were scheduled together
 * @param classification what may be spoken of in it; where it goes on, hosts may have raised it since
 * @param invitations how many personal ones will open it; 0 once it was opened
 * @param presence absent where it is not open
 */
public record PlannedMeeting(
        RoomId room,
        @Chars(max = 120) String title,
        @Chars(max = 64) String organiser,
        @Chars(max = 64) String zone,
        Instant startsAt,
        Instant endsAt,
        Rhythm rhythm,
        @IntegerRange(min = 1, max = 60) long number,
        @IntegerRange(min = 1, max = 60) long count,
        MeetingStanding standing,
        Classification classification,
        @IntegerRange(min = 0, max = 200) long invitations,
        Optional<MeetingPresence> presence) {}
