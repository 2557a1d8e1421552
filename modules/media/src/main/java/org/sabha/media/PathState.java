package org.sabha.media;

/**
 * Where one address of a client stands. A check, and media too, prove that their sender has the session's keys, not that
 * the client is at the address: whoever has the keys can put any sender's address on a packet. So these make an address
 * wanted, and media goes there once the client has answered from it to a question that was sent there.
 *
 * <pre>
 *   valid check --> CHECKED --nomination, proof--> WANTED
 *                      |                              |
 *                    answer                         answer
 *                      |                              |
 *                      v                              v
 *                  REACHABLE --nomination, proof--> ACTIVE       media goes here
 *                      ^                              |
 *                      +----------- replaced ---------+
 * </pre>
 *
 * The end of the DTLS handshake is an answer and a wish at once. A TCP connection has been answered when it stands.
 */
enum PathState {
    CHECKED,
    WANTED,
    REACHABLE,
    ACTIVE;

    /** What happens to an address. */
    enum Event {
        /** A valid check came with USE-CANDIDATE. */
        NOMINATION,
        /** A packet came from it that only the client can have made: SRTP or SRTCP. */
        PROOF,
        /** The client has answered to what was sent there. */
        ANSWER,
        /** The handshake has ended there. */
        HANDSHAKE,
        /** Another address became active. */
        REPLACED
    }

    /** The state after an event. */
    PathState after(Event event) {
        return switch (event) {
            case NOMINATION, PROOF ->
                switch (this) {
                    case CHECKED, WANTED -> WANTED;
                    case REACHABLE, ACTIVE -> ACTIVE;
                };
            case ANSWER ->
                switch (this) {
                    case CHECKED, REACHABLE -> REACHABLE;
                    case WANTED, ACTIVE -> ACTIVE;
                };
            case HANDSHAKE -> ACTIVE;
            case REPLACED -> this == ACTIVE ? REACHABLE : this;
        };
    }

    /** Whether the client is known to be there. */
    boolean isReachable() {
        return this == REACHABLE || this == ACTIVE;
    }
}
