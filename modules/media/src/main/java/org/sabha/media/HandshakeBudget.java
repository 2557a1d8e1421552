package org.sabha.media;

/**
 * How many handshakes one transport may begin: {@link #AT_ONCE}, and one more every {@link #REFILL_NANOS}. So hellos that
 * lead nowhere, forged ones among them, cost little, and a client that repeats its hello gets through.
 */
final class HandshakeBudget {
    static final int AT_ONCE = 8;
    static final long REFILL_NANOS = 500_000_000L;

    private int left = AT_ONCE;
    private long refilledNanos;

    /** Takes one; false when none is left. */
    boolean take(long nowNanos) {
        if (left == AT_ONCE) {
            refilledNanos = nowNanos;
        }
        long earned = (nowNanos - refilledNanos) / REFILL_NANOS;
        if (earned > 0) {
            left = (int) Math.min(AT_ONCE, left + earned);
            refilledNanos += earned * REFILL_NANOS;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    /** New ICE credentials were agreed on: whoever spent the budget does not know them. */
    void renew() {
        left = AT_ONCE;
    }
}
