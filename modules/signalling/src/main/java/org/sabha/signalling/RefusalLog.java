package org.sabha.signalling;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Told of every request and message that was refused before it reached whoever decides, so that the audit log says so.
 * Port: the server implements it, and writes many of one kind together. Called on event loops; must not block.
 */
@FunctionalInterface
public interface RefusalLog {
    void refused(Refused refused);

    /** What was refused. */
    enum Kind {
        /** An HTTP request. */
        REQUEST,
        /** A WebSocket message of somebody who is in no meeting yet. */
        MESSAGE,
        /** A try to come into a meeting. */
        JOIN
    }

    /**
     * One refusal: codes only, nothing of what was sent.
     *
     * @param place which door, such as {@code socket}; empty where none can be told
     * @param code why; lower-case letters and hyphens
     * @param network whence, already shortened by rule
     */
    record Refused(Kind kind, Optional<String> place, String code, String network) {}

    /** The network that the audit log keeps of an address: its /24 or its /48. */
    static String networkOf(InetAddress address) {
        return Network.of(address).neighbourhood().toString();
    }
}
