package org.sabha.signalling;

import org.sabha.protocol.http.CreateMeetingResponse;

/** What came of asking for a new meeting. */
public sealed interface Creation {
    record Made(CreateMeetingResponse body) implements Creation {}

    enum Refused implements Creation {
        /** The session is unknown, revoked or over, or gives no right to start meetings. */
        SESSION_UNKNOWN,
        /** Not now; the session stays what it is. */
        OVERLOADED,
        /** The server begins no meeting before it has less to do. */
        BUSY,
        /** A scheduled meeting that is not theirs, was opened or cancelled, or whose time it is not. */
        NOT_TO_OPEN,
        /** This server is not approved for meetings of its class. */
        CLASS_ABOVE_CEILING,
        /** No server is. */
        CLASS_NEVER_HELD
    }
}
