package org.sabha.media.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceMapTest {
    private final SequenceMap<String> map = new SequenceMap<>(100);

    @Test
    void goesOnFromSourceToSource() {
        map.begin("a", 10);
        assertEquals(100, map.map(10));
        assertEquals(101, map.map(11));
        map.begin("b", 500);
        assertEquals(102, map.map(500));
        assertEquals(-1, map.map(499));
    }

    @Test
    void keepsTheNumberOfALostPacketAndClosesThatOfOneLeftOut() {
        map.begin("a", 10);
        assertEquals(100, map.map(10));
        map.skip(12);
        assertEquals(102, map.map(13));
        assertEquals(101, map.map(11));
        assertEquals(-1, map.map(12));
    }

    @Test
    void leavesOutManyInARow() {
        map.begin("a", 10);
        assertEquals(100, map.map(10));
        for (int i = 11; i < 200; i++) {
            map.skip(i);
        }
        assertEquals(101, map.map(200));
        assertTrue(map.find(101));
        assertEquals(200, map.foundInput());
    }

    @Test
    void aPacketLeftOutTooLateLeavesItsGap() {
        map.begin("a", 10);
        assertEquals(100, map.map(10));
        assertEquals(102, map.map(12));
        map.skip(11);
        assertEquals(103, map.map(13));
    }

    @Test
    void findsWhatWentOut() {
        map.begin("a", 10);
        map.map(10);
        map.begin("b", 500);
        map.map(500);
        assertTrue(map.find(100));
        assertEquals("a", map.foundSource());
        assertEquals(10, map.foundInput());
        assertEquals(1, map.foundAge());
        assertTrue(map.find(101));
        assertEquals("b", map.foundSource());
        assertEquals(0, map.foundAge());
        assertFalse(map.find(102));
        assertFalse(map.find(99));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Tag("H31")
    void everyOutputIsUniqueAndFoundAgain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SequenceMap<Integer> wrapping = new SequenceMap<>(65_500);
        Set<Long> used = new HashSet<>();
        long input = random.nextInt(100_000);
        int source = 0;
        wrapping.begin(source, input);
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(200) == 0) {
                input = random.nextInt(100_000);
                wrapping.begin(++source, input);
            }
            if (random.nextInt(10) == 0) {
                wrapping.skip(input++);
                continue;
            }
            if (random.nextInt(20) == 0) {
                input++;
            }
            long output = wrapping.map(input);
            assertTrue(used.add(output), "seed " + seed + " output " + output);
            assertTrue(wrapping.find((int) output & 0xffff));
            assertEquals(output, wrapping.foundOutput());
            assertEquals(input, wrapping.foundInput(), "seed " + seed);
            assertEquals(source, wrapping.foundSource());
            input++;
        }
    }
}
