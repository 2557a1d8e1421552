package org.sabha.room;

import org.sabha.model.RoomId;

/**
 * A glance at a room, for metrics.
 *
 * @param participants seated people
 * @param waiting people at the door
 * @param started whether a host ever came
 */
public record RoomStatus(RoomId room, int participants, int waiting, boolean started, boolean ended) {}
