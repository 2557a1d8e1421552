package org.sabha.signalling;

import org.sabha.signalling.SignallingSettings.Rate;

/** Lets a steady rate pass, with a burst. Time is an argument; one thread. */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Rate rate;
    private double tokens;
    private long filledNanos;

    TokenBucket(Rate rate, long nowNanos) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filledNanos = nowNanos;
    }

    /** Takes the tokens if they are there; else takes nothing. */
    boolean take(double cost, long nowNanos) {
        long elapsedNanos = Math.max(0, nowNanos - filledNanos);
        filledNanos = nowNanos;
        tokens = Math.min(rate.burst(), tokens + elapsedNanos * rate.perSecond() / NANOS_PER_SECOND);
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }
}
