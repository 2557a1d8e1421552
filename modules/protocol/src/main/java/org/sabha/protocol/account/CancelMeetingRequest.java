package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.RoomId;

/**
 * {@code POST /api/v1/schedules/cancel}.
 *
 * @param andLater whether those that were scheduled with it and come after it are cancelled too
 * @param keys for the mails that tell of it
 */
public record CancelMeetingRequest(RoomId room, boolean andLater, Optional<MailedKeys> keys) {
    /** By mails without keys. */
    public CancelMeetingRequest(RoomId room, boolean andLater) {
        this(room, andLater, Optional.empty());
    }
}
