package org.sabha.protocol;

/** Why a stay ended or a connection closes; in brackets the WebSocket close code that follows. */
public enum CloseCause {
    /** By oneself (1000). */
    LEFT(1000),
    /** A host removed this person (4001). */
    REMOVED(4001),
    /** A host did not let this person in, or an outsider's entry failed (4002). */
    REFUSED(4002),
    /** The meeting ended for all (4003). */
    ENDED(4003),
    /** The seat was not taken up again in time (4004). */
    LOST(4004),
    /** The server stops (1001). */
    SERVER_STOPPING(1001),
    /** The same stay was taken up on another connection (4005). */
    REPLACED(4005),
    /** The account with which they came was disabled (4006). */
    ACCOUNT_DISABLED(4006),
    /** They came by the link of a host who may not come any more, and with no account of that host's (4007). */
    LINK_WITHDRAWN(4007),
    /** Idle or too much (1008), too large a message (1009), too slow or the server overloaded (1013). */
    LIMIT(1008);

    private final int closeCode;

    CloseCause(int closeCode) {
        this.closeCode = closeCode;
    }

    /** The WebSocket close code (RFC 6455 section 7.4) that follows; for {@link #LIMIT} the usual one of its three. */
    public int closeCode() {
        return closeCode;
    }

    /** The name on the wire: lower case with hyphens. */
    public String wireName() {
        return WireNames.ofConstant(this);
    }
}
