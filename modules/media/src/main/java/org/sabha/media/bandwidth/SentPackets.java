package org.sabha.media.bandwidth;

import org.jspecify.annotations.Nullable;

/**
 * Numbers the packets of one receiver (transport-wide sequence) and remembers when each left and how large it was. A
 * position is a number that does not wrap. Memory is fixed, 22 KiB, and made with the first packet.
 */
final class SentPackets {
    /** Packets that feedback can still name: more than a second at 15 Mbit/s. */
    static final int WINDOW = 2_048;

    private static final int MASK = WINDOW - 1;
    private static final byte ACKNOWLEDGED = -1;

    private long next;
    private short @Nullable [] sizes;
    private long @Nullable [] times;
    private byte @Nullable [] clusters;

    /** The 16-bit number for a packet that leaves now, as a member of a probe cluster (1 to 127) or of none (0). */
    int next(int sizeBytes, int cluster, long nowNanos) {
        short[] keptSizes = sizes;
        long[] keptTimes = times;
        byte[] keptClusters = clusters;
        if (keptSizes == null || keptTimes == null || keptClusters == null) {
            keptSizes = new short[WINDOW];
            keptTimes = new long[WINDOW];
            keptClusters = new byte[WINDOW];
            sizes = keptSizes;
            times = keptTimes;
            clusters = keptClusters;
        }
        int at = (int) next & MASK;
        keptSizes[at] = (short) sizeBytes;
        keptTimes[at] = nowNanos;
        keptClusters[at] = (byte) cluster;
        return (int) next++ & 0xffff;
    }

    /** The position of a 16-bit number; -1 when no packet within the window has it. */
    long position(int sequence) {
        long age = next - 1 - sequence & 0xffff;
        return age < WINDOW && age < next ? next - 1 - age : -1;
    }

    /** The position that the next packet will have. */
    long nextPosition() {
        return next;
    }

    /**
     * Notes that a packet arrived.
     *
     * @return its probe cluster, 0 for none, -1 when that was known before
     */
    int acknowledge(long position) {
        byte[] kept = clusters;
        if (kept == null) {
            return ACKNOWLEDGED;
        }
        int at = (int) position & MASK;
        int cluster = kept[at];
        kept[at] = ACKNOWLEDGED;
        return cluster;
    }

    int sizeBytes(long position) {
        short[] kept = sizes;
        return kept == null ? 0 : kept[(int) position & MASK];
    }

    long sentNanos(long position) {
        long[] kept = times;
        return kept == null ? 0 : kept[(int) position & MASK];
    }

    /** Bytes of all that left behind a position, as far back as it is remembered. */
    long bytesAfter(long position) {
        long bytes = 0;
        for (long i = Math.max(position + 1, nextPosition() - WINDOW); i < nextPosition(); i++) {
            bytes += i < 0 ? 0 : sizeBytes(i);
        }
        return bytes;
    }
}
