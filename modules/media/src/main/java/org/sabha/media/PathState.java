package org.sabha.media;

/**
 * Where one address of a client stands. A check proves that its sender knows the session's password, not that it is at
 * the address: a check can be repeated from anywhere. So it makes an address eligible, and media follows only proof.
 *
 * <pre>
 *   valid check --> CHECKED --nomination--> NOMINATED
 *                    |   ^                    |    |
 *                  proof |                  proof  the active address is silent
 *                    |   |                    |    |
 *                    v   +--- replaced ---+   v    v
 *                    +-------------------> ACTIVE            media goes here
 * </pre>
 */
enum PathState {
    CHECKED,
    NOMINATED,
    ACTIVE;

    /** What happens to an address. */
    enum Event {
        /** A valid check came with USE-CANDIDATE. */
        NOMINATION,
        /** A packet came from it that only the client can have made: SRTP, SRTCP, or the end of the handshake. */
        PROOF,
        /** The active address has been silent for {@link TransportPaths#SILENCE_NANOS}, or there is none. */
        ACTIVE_IS_SILENT,
        /** Another address became active. */
        REPLACED
    }

    /** The state after an event. */
    PathState after(Event event) {
        return switch (event) {
            case NOMINATION -> this == CHECKED ? NOMINATED : this;
            case PROOF -> ACTIVE;
            case ACTIVE_IS_SILENT -> this == NOMINATED ? ACTIVE : this;
            case REPLACED -> this == ACTIVE ? CHECKED : this;
        };
    }
}
