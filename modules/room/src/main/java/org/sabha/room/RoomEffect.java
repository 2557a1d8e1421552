package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.room.file.FileAccess;
import org.sabha.room.port.AuditRow;
import org.sabha.room.session.SecretDigest;

/** What a room asks the world to do, in this order. */
public sealed interface RoomEffect {

    /** The connection now speaks for this person; later frames of this connection become {@code Say} commands. */
    record BindConnection(RoomCommand.ConnectionId connection, ParticipantId participant) implements RoomEffect {}

    /** Sends a frame, numbered by the room's outbox, on a connection. */
    record Send(RoomCommand.ConnectionId connection, ServerFrame frame) implements RoomEffect {}

    /** Closes a connection after what was sent before; the cause was sent as {@code closed}. */
    record CloseConnection(RoomCommand.ConnectionId connection, CloseCause cause) implements RoomEffect {}

    /** From now on this person may have a media transport. Comes only at "seated" (H2, T5). */
    record OpenTransport(ParticipantId participant) implements RoomEffect {}

    /** This person has this leaf of the key group: frames under any other key are not taken from them (T28). */
    record NameSender(ParticipantId participant, int leaf) implements RoomEffect {}

    /** Nothing more is sent to or taken from this person. */
    record CloseTransport(ParticipantId participant) implements RoomEffect {}

    /** Answers an offer: an inbound track exists for each grant, and for nothing else. */
    record NegotiateMedia(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> tracks)
            implements RoomEffect {
        public NegotiateMedia {
            tracks = List.copyOf(tracks);
        }
    }

    record PauseTrack(TrackId track) implements RoomEffect {}

    record ResumeTrack(TrackId track) implements RoomEffect {}

    record CloseTrack(TrackId track) implements RoomEffect {}

    /** What a receiver wants in its video slots. */
    record ShowSlots(ParticipantId receiver, List<SlotRequest> slots) implements RoomEffect {
        public ShowSlots {
            slots = List.copyOf(slots);
        }
    }

    /** There is to be a place for a file. */
    record ShelveFile(FileId file, FileSize size) implements RoomEffect {}

    /** This ticket opens a file from now on. Comes only for who is seated (T6). */
    record OpenFile(FileId file, ParticipantId participant, FileAccess access, SecretDigest ticket)
            implements RoomEffect {}

    /** No ticket of this person opens any file any more. */
    record CloseFiles(ParticipantId participant) implements RoomEffect {}

    /** Nothing is left of a file, and no ticket opens it. */
    record EraseFile(FileId file) implements RoomEffect {}

    record StartTimer(RoomTimer timer, Instant at) implements RoomEffect {}

    record CancelTimer(RoomTimer timer) implements RoomEffect {}

    record Audit(AuditRow row) implements RoomEffect {}

    /**
     * The key group entered another epoch; for metrics.
     *
     * @param waited since what it did was wanted
     */
    record CommitOrdered(Duration waited) implements RoomEffect {}

    /** A commit, KeyPackage or new group was refused; for metrics. */
    record CommitRefused(GroupRefusal reason) implements RoomEffect {}

    /**
     * The room is over: its id, invitations, tokens and tickets open nothing from now on.
     *
     * @param tickets of those who were in it or waited, some of whom may not have heard of the end
     */
    record Ended(Set<SecretDigest> tickets) implements RoomEffect {}
}
