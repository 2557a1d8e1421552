package org.sabha.client;

import org.jspecify.annotations.Nullable;

/**
 * What the frames of one slot were, a second and three frames at a time. Shares are judged, not the last frame, so that a
 * right one now and then keeps no alarm quiet and a lost one now and then raises none. The browser counts alike. One owner.
 */
final class FrameShares {
    /** So long may a slot hold what it should not, or what cannot be read: frames under way, keys under way. */
    static final long TOLERATED_NANOS = 1_000_000_000L;

    /** Of fewer frames nothing is said: silence has some now and then. */
    private static final int FEWEST_FRAMES = 3;

    /** Of those that opened, one in so many; frames of whom the slot was before come late for a moment. */
    private static final int MOST_OF_OTHERS = 4;

    /** Of all, all but one in so many; keys that are under way keep a part of a second from being read. */
    private static final int LEAST_READABLE = 10;

    private int right;
    private int other;
    private int unreadable;
    private long sinceNanos;

    enum Heard {
        RIGHT,
        OTHER,
        UNREADABLE
    }

    /** {@code null} while the second is not over. */
    @Nullable
    Heard count(Heard heard, long nowNanos) {
        if (right + other + unreadable == 0) {
            sinceNanos = nowNanos;
        }
        switch (heard) {
            case RIGHT -> right++;
            case OTHER -> other++;
            case UNREADABLE -> unreadable++;
        }
        int opened = right + other;
        int all = opened + unreadable;
        if (all < FEWEST_FRAMES || nowNanos - sinceNanos < TOLERATED_NANOS) {
            return null;
        }
        Heard verdict = other * MOST_OF_OTHERS > opened ? Heard.OTHER : Heard.RIGHT;
        if (opened * LEAST_READABLE <= all) {
            verdict = Heard.UNREADABLE;
        }
        forget();
        return verdict;
    }

    private void forget() {
        right = 0;
        other = 0;
        unreadable = 0;
    }
}
