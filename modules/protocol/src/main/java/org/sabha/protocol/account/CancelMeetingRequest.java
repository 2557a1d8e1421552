package org.sabha.protocol.account;

import org.sabha.model.RoomId;

/**
 * {@code POST /api/v1/schedules/cancel}.
 *
 * @param andLater whether those that were scheduled with it and come after it are cancelled too
 */
public record CancelMeetingRequest(RoomId room, boolean andLater) {}
