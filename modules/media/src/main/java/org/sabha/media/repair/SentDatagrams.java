package org.sabha.media.repair;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The last voice datagrams of one receiver as they left, encryption included. Who asks for one again gets the very same
 * bytes: browsers take no retransmission stream for voices, and under AES-GCM a second, different packet of one number
 * would tell the key of its authentication (RFC 7714 section 8.1).
 *
 * <p>Bounded by {@link #ENTRIES} datagrams and {@link #BYTES}, which is 400 ms of three voices; the oldest go first. A
 * datagram goes out again at most {@link #MAX_REPEATS} times and not twice within a round trip (T30). Memory is made
 * with the first datagram. One owner.
 */
public final class SentDatagrams {
    /** Datagrams remembered at most. */
    public static final int ENTRIES = 64;

    /** Bytes remembered at most. */
    public static final int BYTES = 16 * 1_024;

    /** How often one datagram goes out again. */
    public static final int MAX_REPEATS = 8;

    /** Stands for a datagram that is not there. */
    public static final int NONE = -1;

    private static final int LARGEST_BYTES = 1_024;

    private byte[] arena = {};
    private final long[] keys = new long[ENTRIES];
    private final long[] places = new long[ENTRIES];
    private final int[] lengths = new int[ENTRIES];
    private final int[] transportSequences = new int[ENTRIES];
    private final long[] lastNanos = new long[ENTRIES];
    private final byte[] repeats = new byte[ENTRIES];
    private long count;
    private long next;

    /** An empty memory. */
    public SentDatagrams() {
        Arrays.fill(keys, -1);
    }

    /**
     * Keeps a datagram that is about to leave.
     *
     * @param sequence its RTP sequence number
     * @param transportSequence the number under which feedback will name it
     */
    public void keep(int ssrc, int sequence, int transportSequence, MemorySegment bytes, long offset, int length) {
        if (length > LARGEST_BYTES) {
            return;
        }
        if (arena.length == 0) {
            arena = new byte[BYTES];
        }
        int at = (int) (next % BYTES);
        if (at + length > BYTES) {
            next += BYTES - at;
            at = 0;
        }
        int entry = (int) (count++ % ENTRIES);
        keys[entry] = key(ssrc, sequence);
        places[entry] = next;
        lengths[entry] = length;
        transportSequences[entry] = transportSequence;
        repeats[entry] = 0;
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, arena, at, length);
        next += length;
    }

    /** At most 48 bits, so that no key is negative. */
    private static long key(int ssrc, int sequence) {
        return ((ssrc & 0xffff_ffffL) << 16) | (sequence & 0xffff);
    }

    /** The entry of a datagram, {@link #NONE} when it is not there any more. */
    public int find(int ssrc, int sequence) {
        long key = key(ssrc, sequence);
        for (int entry = 0; entry < ENTRIES; entry++) {
            if (keys[entry] == key) {
                return places[entry] >= next - BYTES ? entry : NONE;
            }
        }
        return NONE;
    }

    /** Whether it may go out again now; when so, that is noted. */
    public boolean allow(int entry, long nowNanos, long roundTripNanos) {
        if (repeats[entry] == MAX_REPEATS || (repeats[entry] > 0 && nowNanos - lastNanos[entry] < roundTripNanos)) {
            return false;
        }
        repeats[entry]++;
        lastNanos[entry] = nowNanos;
        return true;
    }

    /** Where all datagrams stand; valid until the next {@link #keep}. */
    public byte[] bytes() {
        return arena;
    }

    /** Where a datagram begins in {@link #bytes}. */
    public int offset(int entry) {
        return (int) (places[entry] % BYTES);
    }

    /** How long a datagram is. */
    public int length(int entry) {
        return lengths[entry];
    }

    /** The number under which feedback names a datagram. */
    public int transportSequence(int entry) {
        return transportSequences[entry];
    }
}
