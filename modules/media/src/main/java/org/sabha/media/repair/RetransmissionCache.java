package org.sabha.media.repair;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last packets of one inbound layer in plain text, for every receiver that asks again. It keeps them for
 * {@link #KEEP_NANOS} and grows by need: up to {@link #ENTRIES} packets and {@link #CHUNKS} chunks, beyond which the
 * oldest go first. A slow layer holds one or two chunks, and what a fast one took is given back when it slows down.
 *
 * <pre>
 *   chunks:  a ring;  | payload, descriptor | payload, descriptor | ... free |     each filled from its beginning
 *            full: the next one again, when its youngest packet is old enough, else a new one in between
 *   index:   sequence mod its length -> chunk, its generation, place, timestamp, flags, lengths
 * </pre>
 *
 * A chunk that begins anew has another generation, so one comparison tells whether an entry was overwritten. One owner.
 */
public final class RetransmissionCache {
    /** Packets remembered at most. */
    public static final int ENTRIES = 1_024;

    /** Bytes of a chunk. */
    public static final int CHUNK_BYTES = 32 * 1_024;

    /** Chunks at most: 1.5 s of a 2.8 Mbit/s stream. */
    public static final int CHUNKS = 16;

    /** How long packets are usually kept where there is room for more. */
    public static final long KEEP_NANOS = 1_500_000_000L;

    private static final int FIRST_ENTRIES = 128;
    private static final int NONE = -1;

    private final long keepNanos;
    private final byte[] @Nullable [] chunks = new byte[CHUNKS] @Nullable [];
    private final int[] following = new int[CHUNKS];
    private final int[] generations = new int[CHUNKS];
    private final long[] youngestNanos = new long[CHUNKS];
    private PacketIndex index = new PacketIndex(FIRST_ENTRIES);
    private int chunk = NONE;
    private int filled;

    /** A cache of nothing yet that keeps packets for {@link #KEEP_NANOS}. */
    public RetransmissionCache() {
        this(KEEP_NANOS);
    }

    /** @param keepNanos how long packets are kept where there is room for more */
    public RetransmissionCache(long keepNanos) {
        this.keepNanos = keepNanos;
    }

    /** Where each packet lies, by its number. */
    private static final class PacketIndex {
        final int mask;
        final long[] sequences;
        final long[] nanos;
        final byte[] chunks;
        final int[] generations;
        final int[] places;
        final int[] timestamps;
        final short[] flags;
        final short[] payloads;
        final short[] descriptors;

        PacketIndex(int length) {
            mask = length - 1;
            sequences = new long[length];
            nanos = new long[length];
            chunks = new byte[length];
            generations = new int[length];
            places = new int[length];
            timestamps = new int[length];
            flags = new short[length];
            payloads = new short[length];
            descriptors = new short[length];
            Arrays.fill(sequences, NONE);
        }

        int entry(long sequence) {
            return (int) sequence & mask;
        }

        PacketIndex twice() {
            PacketIndex larger = new PacketIndex(2 * sequences.length);
            for (int from = 0; from < sequences.length; from++) {
                if (sequences[from] < 0) {
                    continue;
                }
                int to = larger.entry(sequences[from]);
                larger.sequences[to] = sequences[from];
                larger.nanos[to] = nanos[from];
                larger.chunks[to] = chunks[from];
                larger.generations[to] = generations[from];
                larger.places[to] = places[from];
                larger.timestamps[to] = timestamps[from];
                larger.flags[to] = flags[from];
                larger.payloads[to] = payloads[from];
                larger.descriptors[to] = descriptors[from];
            }
            return larger;
        }
    }

    /**
     * Makes place for a packet; {@link #fill} is to follow when it is there.
     *
     * @param flagBits sixteen bits for the caller, given back by {@link #flags}
     * @param sizeBytes of payload and descriptor together
     * @return false when it is too large
     */
    public boolean open(long sequence, int timestamp, int flagBits, int sizeBytes, long nowNanos) {
        if (sizeBytes > CHUNK_BYTES) {
            return false;
        }
        if (chunk == NONE || filled + sizeBytes > CHUNK_BYTES) {
            nextChunk(nowNanos);
        }
        int entry = index.entry(sequence);
        boolean young = index.sequences[entry] >= 0 && nowNanos - index.nanos[entry] < keepNanos;
        if (young && index.sequences[entry] != sequence && index.sequences.length < ENTRIES) {
            index = index.twice();
            entry = index.entry(sequence);
        }
        index.sequences[entry] = sequence;
        index.nanos[entry] = nowNanos;
        index.chunks[entry] = (byte) chunk;
        index.generations[entry] = generations[chunk];
        index.places[entry] = filled;
        index.timestamps[entry] = timestamp;
        index.flags[entry] = (short) flagBits;
        youngestNanos[chunk] = nowNanos;
        return true;
    }

    /** Writes the packet that was opened: its payload, then its descriptor, which may be empty. */
    public void fill(long sequence, byte[] bytes, int payloadAt, int payloadLength, int descriptorAt, int length) {
        byte[] target = chunks[chunk];
        if (target != null) {
            System.arraycopy(bytes, payloadAt, target, filled, payloadLength);
            System.arraycopy(bytes, descriptorAt, target, filled + payloadLength, length);
            int entry = index.entry(sequence);
            index.payloads[entry] = (short) payloadLength;
            index.descriptors[entry] = (short) length;
            filled += payloadLength + length;
        }
    }

    /** Goes on to the next chunk. */
    private void nextChunk(long nowNanos) {
        filled = 0;
        int next = chunk == NONE ? NONE : following[chunk];
        int free = chunk == NONE || nowNanos - youngestNanos[next] < keepNanos ? unused() : NONE;
        if (free == NONE) {
            chunk = next;
            generations[chunk]++;
            giveBack(nowNanos);
            return;
        }
        chunks[free] = new byte[CHUNK_BYTES];
        generations[free]++;
        following[free] = chunk == NONE ? free : next;
        if (chunk != NONE) {
            following[chunk] = free;
        }
        chunk = free;
    }

    private int unused() {
        for (int i = 0; i < CHUNKS; i++) {
            if (chunks[i] == null) {
                return i;
            }
        }
        return NONE;
    }

    /** The chunk behind the one that begins anew goes when it is too old as well. */
    private void giveBack(long nowNanos) {
        int next = following[chunk];
        if (next != chunk && nowNanos - youngestNanos[next] >= keepNanos) {
            chunks[next] = null;
            generations[next]++;
            following[chunk] = following[next];
        }
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(chunks, null);
        for (int i = 0; i < CHUNKS; i++) {
            generations[i]++;
        }
        index = new PacketIndex(FIRST_ENTRIES);
        chunk = NONE;
        filled = 0;
    }

    /** Whether the packet is still there; the accessors below need that. */
    public boolean holds(long sequence) {
        int entry = index.entry(sequence);
        return sequence >= 0
                && index.sequences[entry] == sequence
                && index.generations[entry] == generations[index.chunks[entry]];
    }

    /** Copies payload and, right behind it, descriptor; returns their size together. */
    public int copy(long sequence, byte[] target, int offset) {
        int entry = index.entry(sequence);
        int size = index.payloads[entry] + index.descriptors[entry];
        byte[] from = chunks[index.chunks[entry]];
        if (from != null) {
            System.arraycopy(from, index.places[entry], target, offset, size);
        }
        return size;
    }

    public int timestamp(long sequence) {
        return index.timestamps[index.entry(sequence)];
    }

    /** The caller's sixteen bits. */
    public int flags(long sequence) {
        return index.flags[index.entry(sequence)] & 0xffff;
    }

    public int payloadLength(long sequence) {
        return index.payloads[index.entry(sequence)];
    }

    public int descriptorLength(long sequence) {
        return index.descriptors[index.entry(sequence)];
    }

    /** Bytes of the chunks in use. */
    public int heldBytes() {
        int bytes = 0;
        for (byte[] each : chunks) {
            bytes += each == null ? 0 : CHUNK_BYTES;
        }
        return bytes;
    }
}
