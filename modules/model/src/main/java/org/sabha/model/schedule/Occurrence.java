package org.sabha.model.schedule;

import java.time.Instant;
import org.sabha.model.RoomId;

/**
 * One meeting of a plan, which has an id of its own (A1).
 *
 * @param number its place in the plan, from 1
 * @param invitations how many personal ones open it
 */
public record Occurrence(
        RoomId room, Plan plan, int number, Instant startsAt, Instant endsAt, Standing standing, int invitations) {

    /**
     * <pre>
     * PLANNED --opened--> OPENED
     *    |
     *    +---cancelled--> CANCELLED
     * </pre>
     */
    public enum Standing {
        PLANNED,
        /** It was made a meeting, once; it may be over. */
        OPENED,
        CANCELLED
    }
}
