package org.sabha.media;

/** Why a check of a line is over. */
public enum EchoEnd {
    /** Nobody came to any of the addresses that were offered. */
    NEVER_CAME,
    /** The client left, or its line was cut. */
    LEFT,
    /** As much was sent as a check may cost. */
    TOO_MUCH,
    /** Meetings on its loop need the time. */
    GAVE_WAY,
    /** Its time is over. */
    TIME_OVER
}
