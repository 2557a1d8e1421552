package org.sabha.media.bandwidth;

/** What one voice costs a receiver, how loud it is, and whether the receiver's network carries it. For one thread. */
public final class VoiceShare {
    /** Of a voice whose browser sends no level, as of one that speaks softly. */
    private static final int UNKNOWN_LOUDNESS = 50;

    private static final int MOST_LOUDNESS = 127;

    /** RTP header (12), MID, level and transport-wide number (RFC 8285). */
    private static final int HEADER_BYTES = 24;

    /** From here on somebody is taken to speak. */
    private static final int SPEECH = 72;

    /** Between words nobody has stopped to speak. */
    private static final long SPEAKS_NANOS = 3_000_000_000L;

    /** A gap that is hardly noticed. */
    private static final long NOTICED_NANOS = 1_000_000_000L;

    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private int loudness;
    private int loudest;
    private long bits;
    private long bytes;
    private boolean held;
    private long heldSinceNanos = LONG_AGO;
    private long spokeNanos = LONG_AGO;

    /**
     * A packet of the voice came, whether it goes out or not.
     *
     * @param levelByte 0 (loudest) to 127 (silence), RFC 6464 section 3; negative when it is not known
     * @param payloadBytes of the packet
     */
    public void heard(int levelByte, int payloadBytes) {
        int level = levelByte < 0 ? UNKNOWN_LOUDNESS : MOST_LOUDNESS - (levelByte & MOST_LOUDNESS);
        loudest = Math.max(loudest, level);
        loudness = level > loudness ? (loudness + level + 1) / 2 : loudness;
        bytes += payloadBytes + HEADER_BYTES + PacketOverhead.BYTES;
    }

    /** Ends a window of measuring; who has fallen silent becomes quieter by half. */
    void measure(double bitsPerByteAndSecond, long nowNanos) {
        if (loudest >= SPEECH) {
            spokeNanos = nowNanos;
        }
        loudness = loudest < loudness ? (loudness + loudest) / 2 : loudness;
        loudest = 0;
        bits = (long) (bytes * bitsPerByteAndSecond);
        bytes = 0;
    }

    /** Of the last half second, smoothed: 0 (silence) to 127 (loudest). */
    int loudness() {
        return loudness;
    }

    /** Measured over the last window, sent or not, headers and tag included. */
    long bitsPerSecond() {
        return bits;
    }

    /** Whether it is left out, because the network does not carry it beside louder ones. */
    public boolean isHeld() {
        return held;
    }

    void hold(boolean value, long nowNanos) {
        if (value && !held) {
            heldSinceNanos = nowNanos;
        }
        held = value;
    }

    /** Whether somebody spoke for a second or more while left out, and speaks still, so that something is missed. */
    public boolean isMissed(long nowNanos) {
        return held && spokeNanos - heldSinceNanos >= NOTICED_NANOS && nowNanos - spokeNanos < SPEAKS_NANOS;
    }

    /** Another voice, or none, takes the place; it is sent until there is a decision. */
    public void clear() {
        loudness = 0;
        loudest = 0;
        bits = 0;
        bytes = 0;
        held = false;
        spokeNanos = LONG_AGO;
    }
}
