package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;

/**
 * {@code POST /api/v1/schedules/mailed}: who was invited to one's own meeting by mail.
 *
 * @param after the last of the page before
 * @param scope absent like {@code MEETING}; an invitation to a series is one to each of its meetings
 */
public record ListMailedRequest(RoomId room, Optional<InvitationId> after, Optional<InvitationScope> scope) {
    /** To one meeting. */
    public ListMailedRequest(RoomId room, Optional<InvitationId> after) {
        this(room, after, Optional.empty());
    }
}
