package org.sabha.model;

/** What a person is in a room. Only the policy branches on it. */
public enum Role {
    HOST,
    /** Named in advance by the host (C2); may do what a host may, except end an alternate host's own right. */
    ALTERNATE_HOST,
    PARTICIPANT,
    /** At the door, not in the room: no roster, no media, no title. */
    WAITING
}
