package org.sabha.client.stream;

/**
 * Notices that nothing comes any more where much came before: a router that has given us another port does not say so, and
 * the next check for consent may be 6 s away. After a second of silence, and every second after that up to
 * {@link #MOST_TRIES}, the line is worth a check. One owner.
 */
final class LineSilence {
    static final long SILENCE_NANOS = 1_000_000_000L;
    static final int MOST_TRIES = 10;

    /** So many datagrams within a second are more than a line has on which everybody is silent. */
    private static final int LIVELY = 8;

    private static final long NEVER = Long.MAX_VALUE;

    private long lastNanos;
    private long windowNanos;
    private int inWindow;
    private boolean lively;
    private int tries;

    /** A datagram came. */
    void heard(long nowNanos) {
        if (nowNanos - windowNanos >= SILENCE_NANOS) {
            lively = inWindow >= LIVELY;
            inWindow = 0;
            windowNanos = nowNanos;
        }
        inWindow++;
        lively |= inWindow >= LIVELY;
        lastNanos = nowNanos;
        tries = 0;
    }

    /** When {@link #isNews} may say so, {@code Long.MAX_VALUE} for never. */
    long nextNanos() {
        return lively && tries < MOST_TRIES ? lastNanos + (tries + 1) * SILENCE_NANOS : NEVER;
    }

    /** Whether the line has been silent for another second. */
    boolean isNews(long nowNanos) {
        boolean news = nextNanos() != NEVER && nowNanos - nextNanos() >= 0;
        tries += news ? 1 : 0;
        return news;
    }
}
