package org.sabha.e2ee.sframe;

import org.jspecify.annotations.Nullable;

/**
 * The counters seen under one key: a window of 1,024 below the highest accepted one (RFC 9605 section 9.3).
 *
 * <p>A counter may run ahead of the highest one by no more than what a sender can have sealed in the time that passed: one
 * frame with a huge counter must not make all that follow it too old. Times are nanoseconds of one monotonic clock.
 */
final class ReplayWindow {
    static final int SIZE = 1024;

    /** More than any sender seals under one key: nine layers of 60 pictures a second make 540. */
    static final long MAX_FRAMES_PER_SECOND = 1000;

    /** A counter that is further ahead is believed after so long without any nearer frame. */
    static final long JUMP_AFTER_NANOS = 1_000_000_000L;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private long next;
    private long acceptedNanos;
    private long jumpedNanos;
    private boolean jumped;

    /** @param beganNanos when the key came into use here: its sender counts from 0 since about then */
    ReplayWindow(long beganNanos) {
        acceptedNanos = beganNanos;
    }

    /** Why a counter, 0 to 2^63 - 1, may not be accepted now; {@code null} when it may. */
    @Nullable
    FrameDrop refusal(long counter, long nowNanos) {
        if (counter < next - SIZE) {
            return FrameDrop.TOO_OLD;
        }
        if (counter < next) {
            return (seen[word(counter)] & bit(counter)) == 0 ? null : FrameDrop.REPLAYED;
        }
        long sealed = Math.max(0, nowNanos - acceptedNanos) / (1_000_000_000L / MAX_FRAMES_PER_SECOND);
        if (counter - next <= SIZE + sealed) {
            return null;
        }
        return jumped && nowNanos - jumpedNanos >= JUMP_AFTER_NANOS ? null : FrameDrop.JUMPED;
    }

    /** Marks the counter of an authentic frame; says why when it must be dropped all the same. */
    @Nullable
    FrameDrop accept(long counter, long nowNanos) {
        FrameDrop refusal = refusal(counter, nowNanos);
        if (refusal == FrameDrop.JUMPED && !jumped) {
            jumped = true;
            jumpedNanos = nowNanos;
        }
        if (refusal != null) {
            return refusal;
        }
        if (counter >= next) {
            for (long gap = Math.max(next, counter - SIZE + 1); gap <= counter; gap++) {
                seen[word(gap)] &= ~bit(gap);
            }
            next = counter + 1;
        }
        seen[word(counter)] |= bit(counter);
        acceptedNanos = nowNanos;
        jumped = false;
        return null;
    }

    private static int word(long counter) {
        return (int) (counter % SIZE) / Long.SIZE;
    }

    private static long bit(long counter) {
        return 1L << (counter % Long.SIZE);
    }
}
