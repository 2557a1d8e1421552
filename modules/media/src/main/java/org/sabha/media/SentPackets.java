package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.rtcp.TransportFeedbackReader;

/**
 * Numbers the packets of one receiver (transport-wide sequence) and keeps book of what its feedback says of them. The
 * estimate that will be built on it decides nothing yet. Memory is fixed and made with the first packet.
 */
final class SentPackets {
    private static final int WINDOW = 1_024;

    private int next;
    private short @Nullable [] sizes;
    private long @Nullable [] times;
    private long acknowledgedPackets;
    private long acknowledgedBytes;
    private long reportedPackets;

    /** The number for a packet that leaves now. */
    int next(int sizeBytes, long nowNanos) {
        short[] keptSizes = sizes;
        long[] keptTimes = times;
        if (keptSizes == null || keptTimes == null) {
            keptSizes = new short[WINDOW];
            keptTimes = new long[WINDOW];
            sizes = keptSizes;
            times = keptTimes;
        }
        int sequence = next & 0xffff;
        keptSizes[sequence & WINDOW - 1] = (short) sizeBytes;
        keptTimes[sequence & WINDOW - 1] = nowNanos;
        next++;
        return sequence;
    }

    /** Takes one feedback packet; numbers outside the window say nothing. */
    void feedback(TransportFeedbackReader feedback) {
        short[] keptSizes = sizes;
        if (keptSizes == null) {
            return;
        }
        reportedPackets += Math.min(feedback.statusCount(), WINDOW);
        while (feedback.next()) {
            int age = next - 1 - feedback.sequence() & 0xffff;
            if (age < WINDOW) {
                acknowledgedPackets++;
                acknowledgedBytes += keptSizes[feedback.sequence() & WINDOW - 1];
            }
        }
    }

    /** Packets that feedback has named as arrived. */
    long acknowledgedPackets() {
        return acknowledgedPackets;
    }

    /** Their bytes. */
    long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    /** Packets that feedback has named at all. */
    long reportedPackets() {
        return reportedPackets;
    }
}
