package org.sabha.protocol.account;

import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;

/** {@code POST /api/v1/schedules/take-back}: one invitation to one's own meeting of later opens nothing more. */
public record TakeInvitationBackRequest(RoomId room, InvitationId invitation) {}
