package org.sabha.media;

/** Why an offer was refused. */
public enum OfferProblem {
    /** Not a session description, or over a limit of its parser. */
    MALFORMED,
    /** A description that Sabha cannot answer: no BUNDLE, no rtcp-mux, no SHA-256 fingerprint, not over DTLS. */
    UNSUPPORTED,
    /** Another certificate than at the first offer of the same stay: not the same client (T28). */
    FINGERPRINT_CHANGED
}
