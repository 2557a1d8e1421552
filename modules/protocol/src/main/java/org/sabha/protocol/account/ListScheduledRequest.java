package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.RoomId;

/**
 * {@code POST /api/v1/schedules/list}: one's own that are not over or cancelled.
 *
 * @param after the last of the page before
 */
public record ListScheduledRequest(Optional<RoomId> after) {}
