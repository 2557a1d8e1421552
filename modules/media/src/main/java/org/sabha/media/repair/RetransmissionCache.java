package org.sabha.media.repair;

/**
 * The last plaintext packets of one inbound stream, to be sent again (RFC 4588). A ring by sequence number with a fixed
 * size: a packet is found as long as no packet {@code capacity} numbers later came. Memory is taken when a place is
 * first used and kept; nothing is allocated in steady state.
 */
public final class RetransmissionCache {
    private static final int LARGEST_PACKET_BYTES = 1_500;

    private final int mask;
    private final byte[][] packets;
    private final int[] lengths;
    private final int[] numbers;

    /** @param capacity packets to keep, a power of two up to 32,768 */
    public RetransmissionCache(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity > 1 << 15) {
            throw new IllegalArgumentException("capacity is a power of two up to 32,768");
        }
        mask = capacity - 1;
        packets = new byte[capacity][];
        lengths = new int[capacity];
        numbers = new int[capacity];
    }

    /** Keeps a copy; one that is too long to be media is left out. */
    public void put(int sequenceNumber, byte[] packet, int offset, int length) {
        if (length > LARGEST_PACKET_BYTES) {
            return;
        }
        int place = sequenceNumber & mask;
        byte[] kept = packets[place];
        if (kept == null || kept.length < length) {
            kept = new byte[Math.min(LARGEST_PACKET_BYTES, roundUp(length))];
            packets[place] = kept;
        }
        System.arraycopy(packet, offset, kept, 0, length);
        lengths[place] = length;
        numbers[place] = sequenceNumber;
    }

    /** The packet's length in bytes, or 0 when it is not kept (any more). */
    public int length(int sequenceNumber) {
        int place = sequenceNumber & mask;
        return packets[place] != null && numbers[place] == sequenceNumber ? lengths[place] : 0;
    }

    /**
     * Copies a packet.
     *
     * @return its length in bytes, or 0 when it is not kept
     */
    public int copy(int sequenceNumber, byte[] into, int offset) {
        int length = length(sequenceNumber);
        byte[] kept = packets[sequenceNumber & mask];
        if (length > 0 && kept != null) {
            System.arraycopy(kept, 0, into, offset, length);
        }
        return length;
    }

    /** Forgets everything and gives the memory back. */
    public void clear() {
        java.util.Arrays.fill(packets, null);
    }

    private static int roundUp(int length) {
        return (length + 255) / 256 * 256;
    }
}
