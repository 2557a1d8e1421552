package org.sabha.client.keys;

import java.util.concurrent.TimeUnit;

/**
 * When it may be said that the server holds something back. While this device has no line, and shortly after, the server may
 * not have heard of what was asked, or its answer is on the way. What is not sent meanwhile does not depend on this. One owner.
 */
final class LineAlarms {
    /** A server that cuts the line over and over is waited for as long as one that is started anew. */
    static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(90);

    /** No answer takes longer than this. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long NEVER = Long.MIN_VALUE;

    private boolean lost;
    private boolean back;
    private long lostNanos = NEVER;
    private long backNanos;

    void lineLost() {
        lost = true;
        back = false;
    }

    /** Something came of the server. */
    void lineBack() {
        back |= lost;
        lost = false;
    }

    boolean isLost() {
        return lost;
    }

    /** To be called before {@link #mayTell}, some times a second. */
    void look(long nowNanos) {
        if (lostNanos == NEVER && (lost || back)) {
            lostNanos = nowNanos;
        }
        if (back) {
            back = false;
            backNanos = nowNanos;
        }
        if (!lost && lostNanos != NEVER && nowNanos - backNanos >= LONGEST_NANOS) {
            lostNanos = NEVER;
        }
    }

    /**
     * Whether an alarm may be told.
     *
     * @param withinNanos how long the answer may take with a line; at most 5 s
     */
    boolean mayTell(long nowNanos, long withinNanos) {
        return lostNanos == NEVER
                || nowNanos - lostNanos >= AT_MOST_NANOS
                || (!lost && nowNanos - backNanos >= withinNanos);
    }
}
