package org.sabha.room;

import org.sabha.model.Classification;
import org.sabha.model.RoomId;

/**
 * A glance at a room, for metrics.
 *
 * @param participants seated people
 * @param waiting people at the door
 * @param started whether a host ever came
 * @param classification what may be spoken of in it
 */
public record RoomStatus(
        RoomId room, int participants, int waiting, boolean started, Classification classification, boolean ended) {

    /** Of an unclassified meeting. */
    public RoomStatus(RoomId room, int participants, int waiting, boolean started, boolean ended) {
        this(room, participants, waiting, started, Classification.UNCLASSIFIED, ended);
    }
}
