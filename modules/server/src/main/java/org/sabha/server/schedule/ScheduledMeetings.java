package org.sabha.server.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.PasswordHash;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.http.ScheduledRoom;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.room.Room;
import org.sabha.room.port.RoomStore.RoomWrite;

/** Meetings that were scheduled, each of which is opened once. Blocks; thread-safe. */
public interface ScheduledMeetings {
    /**
     * What a meeting is opened with.
     *
     * @param classification what may be spoken of in it
     * @param invitations of the people who were invited to it
     */
    record Opening(
            RoomId room,
            String title,
            Classification classification,
            Secret password,
            PasswordHash hash,
            List<Room.Prepared> invitations) {
        public Opening {
            invitations = List.copyOf(invitations);
        }
    }

    /**
     * A meeting that is scheduled and not started, for somebody who was invited to it.
     *
     * @param invitation that was shown
     * @param password whose hash it is
     */
    record NotStarted(InvitationId invitation, PasswordHash password, Instant startsAt) {}

    /**
     * The meeting to which this secret of an invitation belongs.
     *
     * @return empty if there is none, or it is started, cancelled or over
     */
    Optional<NotStarted> notStarted(RoomId room, Secret invitation, Instant now);

    /** @return empty if it is not theirs, not planned any more, or not the time for it */
    Optional<Opening> toOpen(AccountId owner, ScheduledRoom asked, Instant now);

    /** The meeting of a series that is on, or else the next one; empty for whatever is wrong. */
    Optional<RoomId> nextOfSeries(SeriesNextRequest request, Instant now);

    /**
     * Writes the meeting.
     *
     * @return false if it was opened or cancelled at the same moment, or somebody was invited to it or not any more
     */
    boolean open(Opening opening, RoomWrite meeting);

    /**
     * A meeting was not begun, as this server holds none of its class; one row.
     *
     * @param owner empty for who came by an organiser link
     */
    void refused(Optional<AccountId> owner, RoomId room, ReasonCode why, Instant now);
}
