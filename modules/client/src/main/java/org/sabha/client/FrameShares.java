package org.sabha.client;

import org.jspecify.annotations.Nullable;

/**
 * Judges whether the frames of one slot can be read, a second and three frames at a time. It judges shares and not the last
 * frame: one readable frame now and then must not silence the alarm, and one lost frame must not raise it. Frames of an epoch
 * whose keys are not here are judged later, because their sender or this device may be late. The browser counts in the same
 * way. One owner.
 */
final class FrameShares {
    /** How long a slot is watched before it is judged. */
    static final long TOLERATED_NANOS = 1_000_000_000L;

    /** How long keys may be under way to a newcomer, a late sender or this device. After that they are being withheld. */
    static final long KEYS_LATE_NANOS = 5_000_000_000L;

    /** Fewer frames than this say nothing: a muted microphone still sends one now and then. */
    private static final int FEWEST_FRAMES = 3;

    /** A slot is unreadable when at most one frame in so many opens. */
    private static final int LEAST_READABLE = 10;

    private int opened;
    private int unreadable;
    private int unkeyed;
    private long sinceNanos;

    /** What became of one frame. */
    enum Result {
        OPENED,
        UNREADABLE,
        /** Of an epoch that this device has no keys of. */
        UNKEYED
    }

    /** What a slot is. */
    enum Verdict {
        READABLE,
        UNREADABLE
    }

    /** What the slot is now; {@code null} while that cannot be said. */
    @Nullable
    Verdict count(Result result, long nowNanos) {
        if (opened + unreadable + unkeyed == 0) {
            sinceNanos = nowNanos;
        }
        switch (result) {
            case OPENED -> opened++;
            case UNREADABLE -> unreadable++;
            case UNKEYED -> unkeyed++;
        }
        Verdict verdict = verdict(nowNanos - sinceNanos);
        if (verdict != null) {
            opened = 0;
            unreadable = 0;
            unkeyed = 0;
        }
        return verdict;
    }

    private @Nullable Verdict verdict(long nanos) {
        if (nanos < TOLERATED_NANOS) {
            return null;
        }
        int keyed = opened + unreadable;
        if (keyed >= FEWEST_FRAMES && isUnreadable(keyed)) {
            return Verdict.UNREADABLE;
        }
        int all = keyed + unkeyed;
        if (all < FEWEST_FRAMES) {
            return null;
        }
        if (!isUnreadable(all)) {
            return Verdict.READABLE;
        }
        return nanos < KEYS_LATE_NANOS ? null : Verdict.UNREADABLE;
    }

    private boolean isUnreadable(int all) {
        return opened * LEAST_READABLE <= all;
    }
}
