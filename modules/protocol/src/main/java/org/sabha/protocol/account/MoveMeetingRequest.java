package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * {@code POST /api/v1/schedules/move}: one's own meeting of later at another time, with the same invitations.
 *
 * @param starts by the clock of its zone, such as {@code 2026-12-01T10:30}
 * @param minutes how long it is to be
 * @param keys for the mails that tell of it
 */
public record MoveMeetingRequest(
        RoomId room,
        @Chars(max = 16) String starts,
        @IntegerRange(min = 5, max = 1_440) long minutes,
        Optional<MailedKeys> keys) {
    /** By mails without keys. */
    public MoveMeetingRequest(RoomId room, String starts, long minutes) {
        this(room, starts, minutes, Optional.empty());
    }
}
