package org.sabha.room;

import org.sabha.model.FileId;
import org.sabha.model.ParticipantId;

/** What a room waits for. Starting a timer that runs replaces it. */
public sealed interface RoomTimer {
    /** The resume window of somebody whose socket is lost. */
    record ResumeWindow(ParticipantId participant) implements RoomTimer {}

    /** No host is there: the meeting sleeps again when this runs out (A3). */
    record HostAbsence() implements RoomTimer {}

    /** Nobody is there: the meeting ends when this runs out (A9). */
    record Orphan() implements RoomTimer {}

    /** Nothing more comes of a file that is not whole. */
    record FileStalled(FileId file) implements RoomTimer {}

    /** The time of the poll that is open. */
    record PollEnds() implements RoomTimer {}

    /** Votes are told of together until this runs out. */
    record PollMoves() implements RoomTimer {}

    /** Something is to be asked of a member of the key group, or of another one. */
    record KeyWork() implements RoomTimer {}

    /** The key group gets fresh keys. */
    record KeyRefresh() implements RoomTimer {}

    /** Refused commits are counted together until this runs out. */
    record RefusedCommits() implements RoomTimer {}

    /** Denied acts and refused messages are counted together until this runs out. */
    record RefusedActs() implements RoomTimer {}

    /** Refused tickets are counted together until this runs out. */
    record RefusedTickets() implements RoomTimer {}
}
