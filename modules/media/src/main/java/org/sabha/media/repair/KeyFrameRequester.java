package org.sabha.media.repair;

/**
 * Asks the sender of one inbound layer for key frames, on behalf of all its receivers.
 *
 * <p>Requests merge. The first goes out at once and is repeated every {@link #REPEAT_NANOS} until a key frame arrives:
 * Chromium's encoder ignores a request within 300 ms of the last key frame it was asked for, so a single one can be
 * lost for good. After a key frame that was asked for and came alone the next request waits {@link #LEAST_GAP_NANOS}, for
 * whoever missed it by a moment; after one that followed another closely, until {@link #KEY_FRAME_GAP_NANOS} have passed
 * for each. A key frame that nobody asked for, as when a camera starts, holds up no request by itself. So
 * however many receivers ask, the sender makes at most two key frames a second and two more, and gets at most seven
 * requests a second (T29).
 */
public final class KeyFrameRequester {
    /** Between two requests while no key frame came. */
    public static final long REPEAT_NANOS = 200_000_000L;

    /** Between a key frame and the next request, on average: one may come early, and is paid for by those after it. */
    public static final long KEY_FRAME_GAP_NANOS = 500_000_000L;

    /** Between a key frame and the next request, at least: what Chromium would not answer is not asked. */
    public static final long LEAST_GAP_NANOS = 300_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private boolean wanted;
    private boolean asked;
    private boolean arrived;
    private long lastAskedNanos;
    private boolean answered;

    /** The last key frame that was asked for. */
    private long lastAnsweredNanos;

    /** Whether a request went out since the last key frame. */
    private boolean isOpen;

    /** When the key frames so far are paid for: each costs one gap. */
    private long paidNanos;

    /** A receiver needs a key frame. */
    public void request() {
        wanted = true;
    }

    /** Nobody needs one any more. */
    public void cancel() {
        wanted = false;
    }

    /** The first packet of a key frame came. */
    public void keyFrameArrived(long nowNanos) {
        paidNanos = KEY_FRAME_GAP_NANOS + (arrived ? Math.max(paidNanos, nowNanos) : nowNanos);
        wanted = false;
        arrived = true;
        if (isOpen) {
            isOpen = false;
            answered = true;
            lastAnsweredNanos = nowNanos;
        }
    }

    /** Whether a key frame is awaited. */
    public boolean isWaiting() {
        return wanted;
    }

    /** When the next request is due; {@code Long.MAX_VALUE} when none is wanted. */
    public long nextNanos(long nowNanos) {
        if (!wanted) {
            return NEVER;
        }
        long next = nowNanos;
        if (asked) {
            next = Math.max(next, lastAskedNanos + REPEAT_NANOS);
        }
        if (arrived) {
            next = Math.max(next, paidNanos - KEY_FRAME_GAP_NANOS);
        }
        if (answered) {
            next = Math.max(next, lastAnsweredNanos + LEAST_GAP_NANOS);
        }
        return next;
    }

    /** Whether to send a request now; the caller then sends it. */
    public boolean poll(long nowNanos) {
        if (nextNanos(nowNanos) > nowNanos) {
            return false;
        }
        asked = true;
        isOpen = true;
        lastAskedNanos = nowNanos;
        return true;
    }
}
