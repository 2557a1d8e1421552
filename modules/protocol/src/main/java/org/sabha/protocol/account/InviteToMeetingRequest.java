package org.sabha.protocol.account;

import org.sabha.model.RoomId;
import org.sabha.protocol.limits.IntegerRange;

/**
 * {@code POST /api/v1/schedules/invite}: personal invitations to a meeting of later.
 *
 * @param anew whether those of before, and the password, open nothing more
 */
public record InviteToMeetingRequest(
        RoomId room, @IntegerRange(min = 1, max = 50) long count, boolean anew) {}
