package org.sabha.signalling;

import org.sabha.protocol.http.CreateMeetingResponse;

/** What came of asking for a new meeting. */
public sealed interface Creation {
    record Made(CreateMeetingResponse body) implements Creation {}

    enum Refused implements Creation {
        /** The organiser's session is unknown, revoked or over: a new link is needed. */
        SESSION_UNKNOWN,
        /** Not now; the session stays what it is. */
        OVERLOADED
    }
}
