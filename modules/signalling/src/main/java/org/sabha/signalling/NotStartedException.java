package org.sabha.signalling;

import java.time.Instant;

/** What somebody showed is good, for a meeting that is scheduled and that no host has started. */
public final class NotStartedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Instant startsAt;

    /** @param startsAt when it is scheduled to start; may be past */
    public NotStartedException(Instant startsAt) {
        super("the meeting has not started", null, false, false);
        this.startsAt = startsAt;
    }

    public Instant startsAt() {
        return startsAt;
    }
}
