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
    private final RetransmissionCache cache = new RetransmissionCache();

    private static byte[] bytes(long sequence, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(sequence).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatItHoldsIsWhatWasPut() {
        SplittableRandom random = new SplittableRandom(5);
        int[] sizes = new int[5_000];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = 1 + random.nextInt(1_300);
            byte[] payload = bytes(i, sizes[i]);
            byte[] packet = Arrays.copyOf(payload, sizes[i] + 10);
            cache.put(i, i * 3, i & 0xff, packet, 0, sizes[i], sizes[i], 7);
            int oldest = 0;
            for (int k = Math.max(0, i - 1_100); k <= i; k += 37) {
                if (cache.holds(k)) {
                    byte[] out = new byte[1_500];
                    assertEquals(sizes[k] + 7, cache.copy(k, out, 0));
                    assertArrayEquals(bytes(k, sizes[k]), Arrays.copyOf(out, sizes[k]));
                    assertEquals(k * 3, cache.timestamp(k));
                    assertEquals(k & 0xff, cache.flags(k));
                    assertEquals(7, cache.descriptorLength(k));
                    oldest++;
                }
            }
            assertTrue(oldest > 0);
            assertTrue(cache.holds(i));
        }
        assertFalse(cache.holds(sizes.length - RetransmissionCache.ENTRIES - 1));
    }

    @Test
    void forgetsAllOnClear() {
        cache.put(1, 0, 0, new byte[100], 0, 100, 0, 0);
        cache.clear();
        assertFalse(cache.holds(1));
        assertFalse(cache.holds(-1));
    }
}
