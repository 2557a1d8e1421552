package org.sabha.room;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.RoomId;

/**
 * A room in numbers, for who watches the server: nothing in it says who is there or what it is about (T42).
 *
 * @param participants seated people
 * @param waiting people at the door
 * @param since when a host first came; empty until then
 * @param locked whether a host has locked it
 * @param encrypted whether everybody in it must have keys, without which they hear and see nothing
 */
public record RoomFigures(
        RoomId room,
        int participants,
        int waiting,
        Optional<Instant> since,
        boolean locked,
        boolean encrypted,
        boolean ended) {}
