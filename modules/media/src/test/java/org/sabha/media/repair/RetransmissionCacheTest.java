package org.sabha.media.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T30")
class RetransmissionCacheTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final RetransmissionCache cache = new RetransmissionCache();

    private static byte[] bytes(long sequence, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(sequence).nextBytes(bytes);
        return bytes;
    }

    private void put(long sequence, int size, int descriptor, long nowNanos) {
        byte[] packet = Arrays.copyOf(bytes(sequence, size), size + descriptor);
        int flags = (int) sequence & 0xff;
        assertTrue(cache.open(sequence, (int) sequence * 3, flags, size + descriptor, nowNanos));
        cache.fill(sequence, packet, 0, size, size, descriptor);
    }

    @Test
    void holdsStoredPacketsUnchanged() {
        SplittableRandom random = new SplittableRandom(5);
        int[] sizes = new int[5_000];
        long now = 0;
        for (int i = 0; i < sizes.length; i++) {
            now += random.nextInt(8) * MILLI;
            sizes[i] = 1 + random.nextInt(1_300);
            put(i, sizes[i], 7, now);
            int held = 0;
            for (int k = Math.max(0, i - 1_100); k <= i; k += 37) {
                if (cache.holds(k)) {
                    byte[] out = new byte[1_500];
                    assertEquals(sizes[k] + 7, cache.copy(k, out, 0));
                    assertArrayEquals(bytes(k, sizes[k]), Arrays.copyOf(out, sizes[k]));
                    assertEquals(k * 3, cache.timestamp(k));
                    assertEquals(k & 0xff, cache.flags(k));
                    assertEquals(7, cache.descriptorLength(k));
                    held++;
                }
            }
            assertTrue(held > 0);
            assertTrue(cache.holds(i));
        }
        assertFalse(cache.holds(sizes.length - RetransmissionCache.ENTRIES - 1));
        assertTrue(cache.heldBytes() <= RetransmissionCache.CHUNKS * RetransmissionCache.CHUNK_BYTES);
    }

    /** Of a stream of packets of 1,000 bytes that far apart, what is kept behind the newest. */
    private void stream(long from, long until, long apartNanos) {
        for (long sequence = from; sequence < until; sequence++) {
            put(sequence, 1_000, 0, sequence * apartNanos);
        }
    }

    @Test
    void aSlowStreamTakesLittleAndKeepsASecondAndAHalf() {
        stream(0, 300, 66 * MILLI); // 120 kbit/s
        assertEquals(2 * RetransmissionCache.CHUNK_BYTES, cache.heldBytes());
        assertTrue(cache.holds(300 - 1_500 / 66));
    }

    @Test
    void aFastStreamTakesWhatItNeedsAndNoMoreThanItMay() {
        stream(0, 3_000, 4 * MILLI); // 2 Mbit/s
        assertTrue(cache.holds(3_000 - 1_500 / 4), "a second and a half");
        assertTrue(cache.heldBytes() <= 14 * RetransmissionCache.CHUNK_BYTES, cache.heldBytes() + "");
        stream(3_000, 9_000, MILLI / 2);
        assertEquals(RetransmissionCache.CHUNKS * RetransmissionCache.CHUNK_BYTES, cache.heldBytes());
        assertTrue(cache.holds(9_000 - 450));
    }

    @Test
    void returnsMemoryAfterBurst() {
        stream(0, 2_000, MILLI);
        assertEquals(RetransmissionCache.CHUNKS * RetransmissionCache.CHUNK_BYTES, cache.heldBytes());
        for (long i = 0; i < 600; i++) {
            put(2_000 + i, 1_000, 0, 2 * SECOND + i * 66 * MILLI);
        }
        assertEquals(2 * RetransmissionCache.CHUNK_BYTES, cache.heldBytes());
        assertTrue(cache.holds(2_599) && cache.holds(2_590));
    }

    @Test
    void packetsThatComeLateAreKeptToo() {
        for (long sequence = 0; sequence < 2_000; sequence += 2) {
            put(sequence, 500, 0, sequence * MILLI);
            if (sequence >= 100) {
                put(sequence - 99, 500, 0, sequence * MILLI);
                assertTrue(cache.holds(sequence - 99) && cache.holds(sequence));
            }
        }
    }

    @Test
    void forgetsAllOnClear() {
        put(1, 100, 0, 0);
        cache.clear();
        assertFalse(cache.holds(1));
        assertFalse(cache.holds(-1));
        put(1, 100, 0, 1);
        assertTrue(cache.holds(1));
    }

    @Test
    void aPacketLargerThanAChunkIsNotKept() {
        assertFalse(cache.open(1, 0, 0, RetransmissionCache.CHUNK_BYTES + 1, 0));
        assertFalse(cache.holds(1));
    }
}
