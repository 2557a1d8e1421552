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
        RoomId room,
        Plan plan,
        int number,
        Instant startsAt,
        Instant endsAt,
        Standing standing,
        int invitations,
        InSeries inSeries) {

    /** One that was not moved, and to which nobody is invited as to one of a series. */
    public Occurrence(
            RoomId room, Plan plan, int number, Instant startsAt, Instant endsAt, Standing standing, int invitations) {
        this(room, plan, number, startsAt, endsAt, standing, invitations, new InSeries(startsAt, endsAt, false));
    }

    /**
     * What it is among the others of its plan.
     *
     * @param startsAt when it was to be held before it was moved
     * @param invited whether its password is the one of the series' invitations (decision 0066)
     */
    public record InSeries(Instant startsAt, Instant endsAt, boolean invited) {}

    /** Whether it is held at another time than the plan says. */
    public boolean isMoved() {
        return !startsAt.equals(inSeries.startsAt()) || !endsAt.equals(inSeries.endsAt());
    }

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
