package org.sabha.protocol;

/** Why a stay ended or a connection closes; in brackets the WebSocket close code that follows. */
public enum CloseCause {
    /** By oneself (1000). */
    LEFT,
    /** A host removed this person (4001). */
    REMOVED,
    /** A host did not let this person in, or an outsider's entry failed (4002). */
    REFUSED,
    /** The meeting ended for all (4003). */
    ENDED,
    /** The seat was not taken up again in time (4004). */
    LOST,
    /** The server stops (1001). */
    SERVER_STOPPING,
    /** The same stay was taken up on another connection (4005). */
    REPLACED,
    /** Idle, too slow or too much (1008, 1009, 1013). */
    LIMIT
}
