package org.sabha.protocol.integration;

/** What became of a meeting of later. */
public enum MeetingStanding {
    /** Its organiser has not opened it. */
    PLANNED,
    /** It goes on, or waits for its host. */
    OPEN,
    /** It was opened, and is over. */
    ENDED,
    CANCELLED,
    /** Its time went by, and nobody opened it. */
    MISSED
}
