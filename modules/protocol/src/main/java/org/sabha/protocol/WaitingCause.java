package org.sabha.protocol;

/** Why somebody who was let in, or had a seat, waits at the door again. */
public enum WaitingCause {
    /** Nobody presided for too long (A3). */
    ASLEEP,
    /** The meeting is locked, and its key group takes nobody but who returns (A7). */
    LOCKED,
    /** The key group was begun anew: a host lets in again whoever was in it. */
    BEGUN_ANEW,
    /** No member's device added them to the key group. */
    NOT_ADDED,
    /** The lobby is off, and no host is there to see who comes in (A3); whoever was let in comes in when one is back. */
    NO_HOST
}
