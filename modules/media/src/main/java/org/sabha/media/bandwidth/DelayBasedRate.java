package org.sabha.media.bandwidth;

/**
 * Follows the delay with additive increase and multiplicative decrease (draft-ietf-rmcat-gcc-02 section 5.5).
 *
 * <pre>
 *                OVERUSED                        NORMAL
 *   any state ------------> DECREASE --> HOLD ------------> INCREASE
 *                                         ^                    |
 *                                         +------ DRAINING ----+
 *
 *   INCREASE   far from the known capacity 8 % a second, near it one packet per response time;
 *              never beyond 1.5 times what arrives, because an unused link proves nothing
 *   DECREASE   to 0.85 of what arrives
 * </pre>
 */
final class DelayBasedRate {
    private static final double DECREASE = 0.85;
    private static final double GROWTH_PER_SECOND = 1.08;
    private static final double PROVEN = 1.5;
    private static final long PROVEN_BITS = 10_000;
    private static final double LEAST_STEP_PER_SECOND = 4_000;
    private static final double PACKET_BITS = 1_200 * 8;
    private static final double FRAMES_PER_SECOND = 30;
    private static final double SENDER_DELAY_SECONDS = 0.1;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LEAST_INTERVAL_NANOS = 10_000_000L;
    private static final long MOST_INTERVAL_NANOS = 500_000_000L;

    private enum State {
        HOLD,
        INCREASE
    }

    private final LinkCapacity capacity = new LinkCapacity();
    private State state = State.HOLD;
    private long rate;
    private long changedNanos;
    private long decreasedNanos = Long.MIN_VALUE / 2;

    DelayBasedRate(long firstBitsPerSecond) {
        rate = firstBitsPerSecond;
    }

    /**
     * Takes what one feedback packet said.
     *
     * @param acknowledged bits per second that arrive, 0 while unknown
     */
    void update(LinkUsage usage, long acknowledged, long nowNanos, long roundTripNanos) {
        switch (usage) {
            case OVERUSED -> {
                if (mayDecrease(acknowledged, nowNanos, roundTripNanos)) {
                    decrease(acknowledged, nowNanos);
                }
                state = State.HOLD;
                changedNanos = nowNanos;
            }
            case DRAINING -> {
                state = State.HOLD;
                changedNanos = nowNanos;
            }
            case NORMAL -> {
                if (state == State.INCREASE) {
                    increase(acknowledged, nowNanos, roundTripNanos);
                }
                state = State.INCREASE;
                changedNanos = nowNanos;
            }
        }
    }

    private boolean mayDecrease(long acknowledged, long nowNanos, long roundTripNanos) {
        long interval = Math.clamp(roundTripNanos, LEAST_INTERVAL_NANOS, MOST_INTERVAL_NANOS);
        return nowNanos - decreasedNanos >= interval || (acknowledged > 0 && acknowledged < rate / 2);
    }

    private void decrease(long acknowledged, long nowNanos) {
        long carried = acknowledged > 0 ? acknowledged : rate / 2;
        long lower = (long) (DECREASE * carried);
        if (lower > rate && capacity.isKnown()) {
            lower = (long) (DECREASE * capacity.bitsPerSecond());
        }
        rate = Math.min(rate, lower);
        if (carried < capacity.least() || carried > capacity.most()) {
            capacity.forget();
        }
        capacity.overusedAt(carried);
        decreasedNanos = nowNanos;
    }

    private void increase(long acknowledged, long nowNanos, long roundTripNanos) {
        if (acknowledged > capacity.most()) {
            capacity.forget();
        }
        double seconds = Math.clamp((nowNanos - changedNanos) / NANOS_PER_SECOND, 0, 1);
        double grown = capacity.isKnown()
                ? rate + stepPerSecond(roundTripNanos) * seconds
                : Math.max(rate + 1_000 * seconds, rate * Math.pow(GROWTH_PER_SECOND, seconds));
        double proven = acknowledged > 0 ? PROVEN * acknowledged + PROVEN_BITS : Double.MAX_VALUE;
        rate = Math.max(rate, (long) Math.min(grown, proven));
    }

    /** Near the capacity: one packet per response time. */
    private double stepPerSecond(long roundTripNanos) {
        double frameBits = rate / FRAMES_PER_SECOND;
        double packets = Math.max(1, Math.ceil(frameBits / PACKET_BITS));
        double response = roundTripNanos / NANOS_PER_SECOND + SENDER_DELAY_SECONDS;
        return Math.max(LEAST_STEP_PER_SECOND, frameBits / packets / response);
    }

    /** A probe has shown that so much gets through. */
    void probed(long bitsPerSecond) {
        rate = bitsPerSecond;
        capacity.probed(bitsPerSecond);
    }

    /** Sets the rate from outside, within the limits. */
    void set(long bitsPerSecond) {
        rate = bitsPerSecond;
    }

    /** When it was last lowered; long ago when never. */
    long decreasedNanos() {
        return decreasedNanos;
    }

    long bitsPerSecond() {
        return rate;
    }
}
