package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;

/**
 * {@code POST /api/v1/schedules/mailed}: who was invited to one's own meeting by mail.
 *
 * @param after the last of the page before
 */
public record ListMailedRequest(RoomId room, Optional<InvitationId> after) {}
