package org.sabha.protocol.report;

/** How a stay, or a time on a seat, ended. */
public enum Ending {
    PRESENT,
    LEFT,
    /** Left and made somebody else host. */
    HANDED_OVER,
    REMOVED,
    /** Not let in. */
    REFUSED,
    /** The connection was gone for longer than a seat is kept. */
    LOST,
    /** Put out by the rules of the encryption. */
    EXPELLED,
    /** The page was loaded anew; another time begins. */
    REPLACED,
    /** No host was there for too long, so everybody went back to the door. */
    ASLEEP,
    /** With the meeting. */
    ENDED,
    /** The server was not there. */
    SERVER_DOWN
}
