package org.sabha.media;

import org.sabha.model.TrackSource;

/**
 * What one audio track may bring: sound goes to every listener at once and unpaced, so a flood in it would be a flood to
 * all of them (H36). Two token buckets, of bytes and of packets; one thread, no allocation.
 */
final class VoiceRate {
    /** Browsers send 32 to 64 kbit/s, 128 in the best stereo; the rest is for frame keys and bundled repeats. */
    static final int VOICE_BYTES_PER_SECOND = 192_000 / 8;

    /** Opus at its best. */
    static final int SCREEN_BYTES_PER_SECOND = 512_000 / 8;

    /** Frames of 10 ms, and what is sent again. */
    static final int PACKETS_PER_SECOND = 120;

    /** What a line held back may come at once, in seconds of the rate. */
    static final int BURST_SECONDS = 2;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int bytesPerSecond;
    private long filledNanos = Long.MIN_VALUE;

    /** In billionths of a byte and of a packet, so that nothing is lost by rounding. */
    private long bytes;

    private long packets;

    VoiceRate(TrackSource source) {
        bytesPerSecond = source == TrackSource.SCREEN_AUDIO ? SCREEN_BYTES_PER_SECOND : VOICE_BYTES_PER_SECOND;
    }

    /**
     * Takes one packet's share, or nothing when it is not there.
     *
     * @param nowNanos never less than before
     */
    boolean admits(int sizeBytes, long nowNanos) {
        long most = BURST_SECONDS * NANOS_PER_SECOND;
        long elapsed = filledNanos == Long.MIN_VALUE ? most : Math.clamp(nowNanos - filledNanos, 0, most);
        filledNanos = nowNanos;
        bytes = Math.min(bytes + elapsed * bytesPerSecond, most * bytesPerSecond);
        packets = Math.min(packets + elapsed * PACKETS_PER_SECOND, most * PACKETS_PER_SECOND);
        long cost = sizeBytes * NANOS_PER_SECOND;
        if (bytes < cost || packets < NANOS_PER_SECOND) {
            return false;
        }
        bytes -= cost;
        packets -= NANOS_PER_SECOND;
        return true;
    }
}
