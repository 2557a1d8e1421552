package org.sabha.client;

import java.util.concurrent.TimeUnit;

/**
 * How long a client looks for its seat after the connection was lost. Whether the seat is still there is the server's word:
 * one that was started anew keeps all seats for a whole window from then on, so giving up when the window is over would lose
 * the seats of a server that was away for longer than that (Q6). Browsers look for as long.
 */
final class ResumeDeadline {
    /** A server that is started anew may be away for 60 s; the rest is for a busy machine. */
    static final long SERVER_AWAY_NANOS = TimeUnit.SECONDS.toNanos(90);

    private ResumeDeadline() {}

    /**
     * @param lostNanos when the connection was lost
     * @param windowMillis how long a server that goes on keeps the seat
     * @return when it is given up
     */
    static long untilNanos(long lostNanos, long windowMillis) {
        return lostNanos + Math.max(TimeUnit.MILLISECONDS.toNanos(windowMillis), SERVER_AWAY_NANOS);
    }
}
