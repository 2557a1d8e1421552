package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.IntegerRange;

/**
 * {@code POST /api/v1/schedules/invite}: personal invitations to a meeting of later.
 *
 * @param anew whether those of before, and the password, open nothing more
 * @param scope absent like {@code MEETING}; an invitation to a series is one to each of its meetings
 */
public record InviteToMeetingRequest(
        RoomId room, @IntegerRange(min = 1, max = 50) long count, boolean anew, Optional<InvitationScope> scope) {
    /** To one meeting. */
    public InviteToMeetingRequest(RoomId room, long count, boolean anew) {
        this(room, count, anew, Optional.empty());
    }
}
