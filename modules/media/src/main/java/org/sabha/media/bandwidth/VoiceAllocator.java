package org.sabha.media.bandwidth;

/**
 * Leaves out voices where a network does not carry all of them: half of every voice is none at all. The loudest is always
 * sent. How many more are sent follows the estimate, and since that does not rise above what is sent, one more is tried
 * from time to time.
 *
 * <pre>
 *   all --more is sent than fits, for a second--> those that fit, the loudest first
 *   some --one more fits, or a try that strains nothing--> one more;   --the network is open--> all
 * </pre>
 */
public final class VoiceAllocator {
    private static final long WINDOW_NANOS = 500_000_000L;
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long TRY_NANOS = 3_000_000_000L;
    private static final long FIRST_WAIT_NANOS = 10_000_000_000L;
    private static final long MOST_WAIT_NANOS = 80_000_000_000L;
    private static final double BITS_PER_BYTE_AND_SECOND = 8e9;
    private static final double TOLERANCE = 1.05;
    private static final double HEADROOM = 0.9;

    /** How much louder a voice must be to take the place of one that is sent, dB. */
    private static final int MARGIN = 6;

    /** Twice a usual voice; sound of a shared screen, say. */
    private static final long HEAVY_BITS = 140_000;

    private static final int HEAVY_RANK = 1_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final VoiceShare[] order;
    private int count;
    private int allowed;
    private long measuredNanos = Long.MIN_VALUE;
    private long overSinceNanos = NEVER;
    private long triesAtNanos = NEVER;
    private long triesUntilNanos = NEVER;
    private long waitNanos = FIRST_WAIT_NANOS;

    /** @param most voices at once */
    public VoiceAllocator(int most) {
        order = new VoiceShare[most];
        allowed = most;
    }

    /** Begins a round; the voices follow. */
    public void begin() {
        count = 0;
    }

    /** Adds a voice that the receiver's feedback names, sent or held; not more than there may be. */
    public void add(VoiceShare voice) {
        int at = count++;
        while (at > 0 && rank(voice) > rank(order[at - 1])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = voice;
    }

    /** How loud a voice is, is its sender's own word: one that costs more than two does not push others out by it. */
    private static int rank(VoiceShare voice) {
        int heavy = voice.bitsPerSecond() > HEAVY_BITS ? HEAVY_RANK : 0;
        return voice.loudness() + (voice.isHeld() ? 0 : MARGIN) - heavy;
    }

    /** Holds what does not fit and lets go what does. */
    public void run(BandwidthEstimator network, long nowNanos) {
        measure(nowNanos);
        run(network.bitsPerSecond(), network.isLimited(), network.isStrained(), nowNanos);
    }

    private void measure(long nowNanos) {
        if (measuredNanos == Long.MIN_VALUE) {
            measuredNanos = nowNanos;
        }
        long elapsed = nowNanos - measuredNanos;
        if (elapsed >= WINDOW_NANOS) {
            measuredNanos = nowNanos;
            for (int i = 0; i < count; i++) {
                order[i].measure(BITS_PER_BYTE_AND_SECOND / elapsed, nowNanos);
            }
        }
    }

    /** As the other, with what the network says in numbers. */
    void run(long estimate, boolean limited, boolean strained, long nowNanos) {
        if (limited) {
            limit(estimate, strained, nowNanos);
        } else {
            allowed = order.length;
            overSinceNanos = NEVER;
            triesUntilNanos = NEVER;
            waitNanos = FIRST_WAIT_NANOS;
        }
        for (int i = 0; i < count; i++) {
            order[i].hold(i >= allowed, nowNanos);
        }
    }

    private void limit(long estimate, boolean strained, long nowNanos) {
        boolean over = bitsOf(allowed) > estimate * TOLERANCE;
        overSinceNanos = over ? Math.min(overSinceNanos, nowNanos) : NEVER;
        boolean trying = triesUntilNanos != NEVER;
        if (trying && (strained || nowNanos >= triesUntilNanos)) {
            endTry(strained, nowNanos);
        } else if (!trying && over && nowNanos - overSinceNanos >= PATIENCE_NANOS) {
            allow(fitting(estimate * TOLERANCE), nowNanos);
        } else if (!trying && allowed < count && bitsOf(allowed + 1) <= estimate * HEADROOM) {
            allow(allowed + 1, nowNanos);
        } else if (!trying && allowed < count && !strained && nowNanos >= triesAtNanos) {
            allow(allowed + 1, nowNanos);
            triesUntilNanos = nowNanos + TRY_NANOS;
        }
    }

    private void endTry(boolean strained, long nowNanos) {
        waitNanos = strained ? Math.min(2 * waitNanos, MOST_WAIT_NANOS) : FIRST_WAIT_NANOS;
        triesUntilNanos = NEVER;
        allow(strained ? allowed - 1 : allowed, nowNanos);
        if (!strained) {
            // what carried one more may carry another
            triesAtNanos = nowNanos + PATIENCE_NANOS;
        }
    }

    private void allow(int voices, long nowNanos) {
        allowed = Math.max(1, voices);
        overSinceNanos = NEVER;
        triesAtNanos = nowNanos + waitNanos;
    }

    private int fitting(double budget) {
        int fitting = count;
        while (fitting > 1 && bitsOf(fitting) > budget) {
            fitting--;
        }
        return fitting;
    }

    /** What the loudest voices cost, bits per second. */
    private long bitsOf(int voices) {
        long sum = 0;
        for (int i = 0; i < Math.min(voices, count); i++) {
            sum += order[i].bitsPerSecond();
        }
        return sum;
    }

    /** What is sent costs, bits per second. */
    public long sentBitsPerSecond() {
        return bitsOf(allowed);
    }

    /** What is held would cost, bits per second. */
    public long heldBitsPerSecond() {
        return bitsOf(count) - bitsOf(allowed);
    }
}
