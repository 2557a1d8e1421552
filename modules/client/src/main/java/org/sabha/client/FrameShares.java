package org.sabha.client;

import org.jspecify.annotations.Nullable;

/**
 * What the frames of one slot were, a second and three frames at a time. Shares are judged, not the last frame, so that a
 * right one now and then keeps no alarm quiet and a lost one now and then raises none. On a busy machine frames and the word
 * whose they are pass each other by more than a second: only what lasts is a lie, and told. Frames of an epoch whose keys are
 * not here are judged later: their sender or this device may be late. The browser counts alike. One owner.
 */
final class FrameShares {
    /** So long is a slot listened to before it is judged; what cannot be read for so long is told. */
    static final long TOLERATED_NANOS = 1_000_000_000L;

    /** So long may keys be under way: of who comes, of a sender who is late, of this device. Then they are withheld. */
    static final long KEYS_LATE_NANOS = 5_000_000_000L;

    /** Of fewer frames nothing is said: silence has some now and then. */
    private static final int FEWEST_FRAMES = 3;

    /**
     * Of those that opened, one in so many; frames of whom the slot was before come late for a moment, and so may the word
     * whose it is.
     */
    private static final int MOST_OF_OTHERS = 4;

    /** Of all, all but one in so many; keys that are under way keep a part of a second from being read. */
    private static final int LEAST_READABLE = 10;

    /** Found so often running that frames are another's, it is no delay. */
    private static final int LASTING_TIMES = 4;

    private int right;
    private int other;
    private int unreadable;
    private int unkeyed;
    private long sinceNanos;
    private int othersRunning;

    enum Heard {
        RIGHT,
        OTHER,
        UNREADABLE,
        /** Of an epoch that this device has no keys of. */
        UNKEYED
    }

    /** What the slot holds, never {@link Heard#UNKEYED}; {@code null} while that cannot be said. */
    @Nullable
    Heard count(Heard heard, long nowNanos) {
        if (right + other + unreadable + unkeyed == 0) {
            sinceNanos = nowNanos;
        }
        switch (heard) {
            case RIGHT -> right++;
            case OTHER -> other++;
            case UNREADABLE -> unreadable++;
            case UNKEYED -> unkeyed++;
        }
        Heard verdict = verdict(nowNanos - sinceNanos);
        if (verdict == null) {
            return null;
        }
        forget();
        othersRunning = verdict == Heard.OTHER ? othersRunning + 1 : 0;
        return verdict != Heard.OTHER || othersRunning >= LASTING_TIMES ? verdict : null;
    }

    private @Nullable Heard verdict(long nanos) {
        if (nanos < TOLERATED_NANOS) {
            return null;
        }
        int opened = right + other;
        int keyed = opened + unreadable;
        if (keyed >= FEWEST_FRAMES && isUnreadable(opened, keyed)) {
            return Heard.UNREADABLE;
        }
        int all = keyed + unkeyed;
        if (all < FEWEST_FRAMES) {
            return null;
        }
        if (isUnreadable(opened, all)) {
            return nanos < KEYS_LATE_NANOS ? null : Heard.UNREADABLE;
        }
        return other * MOST_OF_OTHERS > opened ? Heard.OTHER : Heard.RIGHT;
    }

    private static boolean isUnreadable(int opened, int all) {
        return opened * LEAST_READABLE <= all;
    }

    private void forget() {
        right = 0;
        other = 0;
        unreadable = 0;
        unkeyed = 0;
    }
}
