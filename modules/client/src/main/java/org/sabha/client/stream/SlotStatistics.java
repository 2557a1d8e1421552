package org.sabha.client.stream;

/**
 * What a receive slot has got since its media began; values only ever grow.
 *
 * @param packets original packets that arrived, each counted once
 * @param lost packets that never arrived, repaired ones not counted
 * @param repaired packets that came by retransmission
 * @param frames whole frames
 * @param givenUp how often frames were given up
 * @param bytes payload bytes of original packets
 */
public record SlotStatistics(long packets, long lost, long repaired, long frames, long givenUp, long bytes) {
    /** Nothing yet. */
    public static final SlotStatistics NONE = new SlotStatistics(0, 0, 0, 0, 0, 0);

    /** Both together. */
    public SlotStatistics plus(SlotStatistics other) {
        return new SlotStatistics(
                packets + other.packets,
                lost + other.lost,
                repaired + other.repaired,
                frames + other.frames,
                givenUp + other.givenUp,
                bytes + other.bytes);
    }
}
