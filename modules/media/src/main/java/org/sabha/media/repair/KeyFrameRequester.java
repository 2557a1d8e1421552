package org.sabha.media.repair;

import java.util.concurrent.TimeUnit;

/**
 * Decides when to ask a sender for a key frame of one inbound layer. Requests of any number of receivers are merged
 * into one, which is repeated until the key frame arrives, since an encoder ignores a request soon after the last and a
 * packet can be lost (T29).
 *
 * <pre>
 *   IDLE --request--> ASKED --due--> ASKED (again) ... --arrived--> IDLE
 * </pre>
 */
public final class KeyFrameRequester {
    /** First repetition; Chromium's encoder ignores a request within 300 ms of the last key frame it was asked for. */
    private static final long FIRST_REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final long LAST_REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** Two key frames a second at most; a storm of requests cannot make a sender send only key frames. */
    private static final long LEAST_BETWEEN_KEY_FRAMES_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private boolean wanted;
    private boolean everArrived;
    private long arrivedNanos;
    private long nextNanos = Long.MAX_VALUE;
    private long repeatNanos = FIRST_REPEAT_NANOS;

    /** Somebody needs a key frame. */
    public void request(long nowNanos) {
        if (wanted) {
            return;
        }
        wanted = true;
        repeatNanos = FIRST_REPEAT_NANOS;
        long earliest = everArrived ? arrivedNanos + LEAST_BETWEEN_KEY_FRAMES_NANOS : nowNanos;
        nextNanos = Math.max(nowNanos, earliest);
    }

    /** A key frame of the layer has begun to arrive: everybody who waited is served. */
    public void arrived(long nowNanos) {
        wanted = false;
        everArrived = true;
        arrivedNanos = nowNanos;
        nextNanos = Long.MAX_VALUE;
    }

    /** Nobody needs one any more. */
    public void cancel() {
        wanted = false;
        nextNanos = Long.MAX_VALUE;
    }

    public boolean isWanted() {
        return wanted;
    }

    /** Whether to send a request now; if so, the next is due a while later. */
    public boolean due(long nowNanos) {
        if (nowNanos < nextNanos) {
            return false;
        }
        nextNanos = nowNanos + repeatNanos;
        repeatNanos = Math.min(LAST_REPEAT_NANOS, repeatNanos * 2);
        return true;
    }

    /** When {@link #due} turns true, {@code Long.MAX_VALUE} if never. */
    public long nextNanos() {
        return nextNanos;
    }
}
