package org.sabha.media.repair;

import java.util.Arrays;

/**
 * The last packets of one inbound layer in plain text, for every receiver that asks again. Bounded twice: by
 * {@link #ENTRIES} packets and by {@link #BYTES}; the oldest go first.
 *
 * <pre>
 *   arena:  | payload, descriptor | payload, descriptor | ... free ... |     written round and round
 *   index:  sequence mod ENTRIES -> place in the arena, timestamp, marker, codec, lengths
 * </pre>
 *
 * Places count up and never wrap, so one comparison tells whether an entry was overwritten. One owner.
 */
public final class RetransmissionCache {
    /** Packets remembered at most. */
    public static final int ENTRIES = 1_024;

    /** Bytes of the arena: about two seconds of a 2 Mbit/s stream. */
    public static final int BYTES = 512 * 1_024;

    private final byte[] arena = new byte[BYTES];
    private final long[] sequences = new long[ENTRIES];
    private final long[] places = new long[ENTRIES];
    private final int[] timestamps = new int[ENTRIES];
    private final short[] payloadBytes = new short[ENTRIES];
    private final short[] descriptorBytes = new short[ENTRIES];
    private final short[] flags = new short[ENTRIES];
    private long next;

    /** An empty cache. */
    public RetransmissionCache() {
        Arrays.fill(sequences, -1);
    }

    /**
     * Keeps a packet.
     *
     * @param flagBits sixteen bits for the caller, given back by {@link #flags}
     * @param descriptorLength bytes of the dependency descriptor, 0 when there is none
     */
    public void put(
            long sequence,
            int timestamp,
            int flagBits,
            byte[] bytes,
            int payloadOffset,
            int payloadLength,
            int descriptorOffset,
            int descriptorLength) {
        int size = payloadLength + descriptorLength;
        if (size > BYTES / 4) {
            return;
        }
        int at = (int) (next % BYTES);
        if (at + size > BYTES) {
            next += BYTES - at;
            at = 0;
        }
        int entry = entry(sequence);
        sequences[entry] = sequence;
        places[entry] = next;
        timestamps[entry] = timestamp;
        flags[entry] = (short) flagBits;
        payloadBytes[entry] = (short) payloadLength;
        descriptorBytes[entry] = (short) descriptorLength;
        System.arraycopy(bytes, payloadOffset, arena, at, payloadLength);
        System.arraycopy(bytes, descriptorOffset, arena, at + payloadLength, descriptorLength);
        next += size;
    }

    private static int entry(long sequence) {
        return (int) (sequence & ENTRIES - 1);
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(sequences, -1);
    }

    /** Whether the packet is still there; the accessors below need that. */
    public boolean holds(long sequence) {
        int entry = entry(sequence);
        return sequence >= 0 && sequences[entry] == sequence && places[entry] >= next - BYTES;
    }

    /** Copies payload and, right behind it, descriptor; returns their size together. */
    public int copy(long sequence, byte[] target, int offset) {
        int entry = entry(sequence);
        int size = payloadBytes[entry] + descriptorBytes[entry];
        System.arraycopy(arena, (int) (places[entry] % BYTES), target, offset, size);
        return size;
    }

    public int timestamp(long sequence) {
        return timestamps[entry(sequence)];
    }

    /** The caller's sixteen bits. */
    public int flags(long sequence) {
        return flags[entry(sequence)] & 0xffff;
    }

    public int payloadLength(long sequence) {
        return payloadBytes[entry(sequence)];
    }

    public int descriptorLength(long sequence) {
        return descriptorBytes[entry(sequence)];
    }
}
