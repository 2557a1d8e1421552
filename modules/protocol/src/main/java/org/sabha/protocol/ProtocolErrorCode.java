package org.sabha.protocol;

import java.util.Locale;

/** What was wrong with bad input. Wire names are stable: lower case with hyphens. */
public enum ProtocolErrorCode {
    MALFORMED_JSON,
    UNKNOWN_TYPE,
    UNKNOWN_FIELD,
    MISSING_FIELD,
    INVALID_VALUE,
    TOO_DEEP,
    TOO_LARGE,
    NOT_TEXT,
    OUT_OF_SEQUENCE,
    AUTHENTICATE_FIRST,
    ALREADY_AUTHENTICATED,
    TOKEN_INVALID,
    RATE_LIMITED,
    IDLE,
    TOO_SLOW,
    OVERLOADED,
    /** The session description could not be read. */
    SDP_MALFORMED,
    /** It offers something we cannot take: no BUNDLE, no rtcp-mux, no DTLS, too many sections. */
    SDP_UNSUPPORTED,
    /** The DTLS fingerprint changed inside a stay. */
    SDP_FINGERPRINT_CHANGED;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
