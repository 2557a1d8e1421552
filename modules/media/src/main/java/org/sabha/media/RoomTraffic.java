package org.sabha.media;

import org.sabha.wire.rtcp.ReportBlock;

/**
 * What one router has carried of its room, for figures that tell nothing of whom. Written on the loop as plain longs;
 * readers on other threads see values a moment old.
 */
public final class RoomTraffic {
    private static final int MAX_INTERVAL = 100_000;

    private long packetsIn;
    private long bytesIn;
    private long lostIn;
    private long expectedIn;
    private long packetsOut;
    private long bytesOut;
    private long lostOut;
    private long expectedOut;

    RoomTraffic() {}

    /** The figures at one time. */
    public record Figures(
            long packetsIn,
            long bytesIn,
            long lostIn,
            long expectedIn,
            long packetsOut,
            long bytesOut,
            long lostOut,
            long expectedOut) {
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0);

        public Figures plus(Figures other) {
            return new Figures(
                    packetsIn + other.packetsIn,
                    bytesIn + other.bytesIn,
                    lostIn + other.lostIn,
                    expectedIn + other.expectedIn,
                    packetsOut + other.packetsOut,
                    bytesOut + other.bytesOut,
                    lostOut + other.lostOut,
                    expectedOut + other.expectedOut);
        }
    }

    /** What one receiver has told of one slot so far. */
    static final class Reported {
        private boolean any;
        private int highest;
        private int lost;
    }

    void received(int sizeBytes) {
        packetsIn++;
        bytesIn += sizeBytes;
    }

    void sent(int packets, int sizeBytes) {
        packetsOut += packets;
        bytesOut += sizeBytes;
    }

    /** One interval of one stream of a sender (RFC 3550 appendix A.3); late packets make the loss smaller again. */
    void arrived(long expected, long lost) {
        expectedIn += expected;
        lostIn = Math.max(0, lostIn + lost);
    }

    /** A receiver's report about a slot; one that makes no sense is not counted. */
    void reported(Reported before, ReportBlock block) {
        int interval = block.extendedHighestSequence - before.highest;
        if (before.any && interval > 0 && interval <= MAX_INTERVAL) {
            expectedOut += interval;
            lostOut += Math.clamp((long) block.cumulativeLost - before.lost, 0, interval);
        }
        before.any = true;
        before.highest = block.extendedHighestSequence;
        before.lost = block.cumulativeLost;
    }

    /** As they are now. */
    public Figures figures() {
        return new Figures(packetsIn, bytesIn, lostIn, expectedIn, packetsOut, bytesOut, lostOut, expectedOut);
    }
}
