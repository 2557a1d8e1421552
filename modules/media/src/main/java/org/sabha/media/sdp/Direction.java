package org.sabha.media.sdp;

import java.util.Locale;

/** Which way media flows in an m-section, seen by whoever wrote the description (RFC 8866 section 6.7). */
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    private final String sdpName = name().toLowerCase(Locale.ROOT);

    /** As it stands behind {@code a=}. */
    public String sdpName() {
        return sdpName;
    }

    /** Whether the writer sends. */
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }
}
