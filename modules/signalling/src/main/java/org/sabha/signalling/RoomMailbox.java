package org.sabha.signalling;

import org.sabha.room.RoomCommand;

/** The bounded way into one room. Port: the server implements it; called on any thread, never blocks. */
public interface RoomMailbox {

    /**
     * Hands a command over; the room handles it later, on its own loop, in the order of the offers of one thread.
     *
     * @return false when the mailbox is full and the command was not taken
     */
    boolean offer(RoomCommand command);
}
