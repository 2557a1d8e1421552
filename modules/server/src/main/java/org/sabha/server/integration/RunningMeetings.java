package org.sabha.server.integration;

import java.util.List;
import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.room.RoomStatus;

/** Meetings that go on now. Blocks; not for a loop to call. */
public interface RunningMeetings {
    /** A glance at every one. */
    List<RoomStatus> statuses();

    /** @return empty if no such meeting goes on */
    Optional<RoomStatus> status(RoomId room);

    /** Whether it goes on, also where it has no answer in time. */
    boolean goesOn(RoomId room);

    /**
     * Ends a meeting for all, and returns once that is written down.
     *
     * @param by code of who, for the row
     * @return false if no such meeting goes on
     * @throws org.sabha.store.failure.StorageException if it cannot be written, or nobody knows
     */
    boolean end(RoomId room, String by);
}
