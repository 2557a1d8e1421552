package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("H4")
class SlidingCountTest {
    private static final long WINDOW = 60_000;

    /** Beside one that remembers everything. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 10, 33})
    void countsExactlyHoweverTheEventsCome(int max) {
        Random random = new Random(max);
        SlidingCount count = new SlidingCount(max, WINDOW);
        Deque<Long> all = new ArrayDeque<>();
        long now = 1_000_000;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(4) == 0 ? random.nextInt((int) WINDOW) : random.nextInt(2_000);
            while (!all.isEmpty() && now - all.getFirst() >= WINDOW) {
                all.removeFirst();
            }
            assertEquals(all.size() < max, count.hasRoom(now), "event " + i);
            if (all.size() < max) {
                count.add(now);
                all.addLast(now);
            }
        }
    }

    /** Strangers of many networks would fill the memory of a server whose limit is high. */
    @Test
    void aHighLimitTakesMemoryOnlyWhereItIsUsed() {
        SlidingCount count = new SlidingCount(100_000, WINDOW);
        assertTrue(count.places() <= 4);
        for (int i = 0; i < 1_000; i++) {
            count.add(i);
        }
        assertTrue(count.places() <= 2_000, "of " + count.places());
        for (long now = WINDOW; now < 100 * WINDOW; now += 100) {
            count.add(now);
        }
        assertTrue(count.places() <= 2_000, "what counts no more gives its place: " + count.places());
    }
}
