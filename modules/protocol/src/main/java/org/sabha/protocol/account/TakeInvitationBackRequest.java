package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;

/**
 * {@code POST /api/v1/schedules/take-back}: one invitation to one's own meeting of later opens nothing more.
 *
 * @param scope absent like {@code MEETING}; an invitation to a series is one to each of its meetings
 */
public record TakeInvitationBackRequest(RoomId room, InvitationId invitation, Optional<InvitationScope> scope) {
    /** To one meeting. */
    public TakeInvitationBackRequest(RoomId room, InvitationId invitation) {
        this(room, invitation, Optional.empty());
    }
}
