package org.sabha.protocol.account;

import java.time.Instant;
import org.sabha.model.Classification;
import org.sabha.model.RoomId;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * A meeting of later.
 *
 * @param room its id, which no other meeting has (A1)
 * @param number its place among those that were scheduled together
 * @param count how many were scheduled together
 * @param opened whether it was made a meeting already
 * @param invitations how many personal ones open it
 * @param classification what may be spoken of in it
 * @param shared whether one invitation is for several people, by the rules that it would begin with now (C6)
 * @param series its series, named by the id of its first meeting
 * @param ofSeries whether who is invited to the series is invited to it
 * @param wholeMails whether mails of this server may have the whole link to it
 */
public record ScheduledMeeting(
        RoomId room,
        @Chars(max = 120) String title,
        @Chars(max = 64) String zone,
        Instant startsAt,
        Instant endsAt,
        Rhythm rhythm,
        @IntegerRange(min = 1, max = 60) long number,
        @IntegerRange(min = 1, max = 60) long count,
        boolean opened,
        @IntegerRange(min = 0, max = 200) long invitations,
        Classification classification,
        boolean shared,
        RoomId series,
        boolean ofSeries,
        boolean wholeMails) {}
