package org.sabha.protocol.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Items;

/**
 * One open meeting in numbers.
 *
 * @param room its id, as the audit log has it; it opens nothing
 * @param people who are seated
 * @param waiting people at the door
 * @param since when its host came first; absent for one that sleeps until then
 * @param encrypted whether everybody in it must have keys of their own, so that the server cannot see or hear
 * @param locked whether its host let in the last
 * @param loops numbers of the event loops that carry it, from 0
 * @param traffic what was carried since it began
 */
public record LiveMeeting(
        RoomId room,
        long people,
        long waiting,
        Optional<Instant> since,
        boolean encrypted,
        boolean locked,
        @Items(max = 64) List<Long> loops,
        MeetingTraffic traffic) {}
