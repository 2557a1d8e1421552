package org.sabha.protocol.console;

import java.time.Instant;
import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * The meetings that are open, in numbers: {@code GET /api/v1/live}. Nothing in it says who is in one or what it is about
 * (T42).
 *
 * @param at when they were counted
 * @param meetings how many are open
 * @param people seated in all of them
 * @param waiting people at their doors
 * @param largest those with the most people, the largest first
 */
public record LiveMeetings(
        Instant at,
        long meetings,
        long people,
        long waiting,
        @Items(max = 40) List<LiveMeeting> largest) {}
