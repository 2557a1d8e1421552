package org.sabha.media.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sabha.media.repair.NackGenerator.Arrival;

class NackGeneratorTest {
    @Test
    void waitsForTheAnswerOnALongWayAndGivesUpAfterASecond() {
        NackGenerator generator = new NackGenerator(1_000_000_000L);
        generator.setRoundTrip(200_000_000L);
        generator.received(0, 0);
        generator.received(2, 0);
        List<Long> askedMillis = new ArrayList<>();
        for (long millis = 0; millis < 3_000; millis++) {
            if (generator.poll(millis * 1_000_000L, new int[4]) > 0) {
                askedMillis.add(millis);
            }
        }
        assertEquals(List.of(10L, 260L, 510L, 760L), askedMillis);
    }

    private static final long MILLI = 1_000_000L;

    private final NackGenerator nacks = new NackGenerator(1_000_000_000L);
    private final int[] target = new int[64];

    private int[] poll(long millis) {
        return Arrays.copyOf(target, nacks.poll(millis * MILLI, target));
    }

    @Test
    void asksForAGapAfterTenMillisOverTheWrap() {
        assertEquals(Arrival.NEW, nacks.received(65_534, 0));
        assertEquals(Arrival.NEW, nacks.received(65_538, 0));
        assertArrayEquals(new int[0], poll(9));
        assertEquals(10 * MILLI, nacks.nextNanos());
        assertArrayEquals(new int[] {65_535, 0, 1}, poll(10));
        assertArrayEquals(new int[0], poll(59));
        assertArrayEquals(new int[] {65_535, 0, 1}, poll(60));
    }

    @Test
    void forgivesReordering() {
        nacks.received(10, 0);
        nacks.received(12, 0);
        assertTrue(nacks.awaits(11));
        assertEquals(Arrival.REPAIRED, nacks.received(11, MILLI));
        assertEquals(Arrival.UNEXPECTED, nacks.received(11, 2 * MILLI));
        assertEquals(Long.MAX_VALUE, nacks.nextNanos());
        assertArrayEquals(new int[0], poll(100));
    }

    @Test
    void givesUpAfterTenTimes() {
        nacks.received(1, 0);
        nacks.received(3, 0);
        int asked = 0;
        for (int millis = 0; millis < 2_000; millis += 5) {
            asked += poll(millis).length;
        }
        assertEquals(10, asked);
        assertEquals(Long.MAX_VALUE, nacks.nextNanos());
        assertEquals(Arrival.UNEXPECTED, nacks.received(2, 2_000 * MILLI));
    }

    @Test
    void aGapTooLargeToRepairIsReportedOnce() {
        nacks.received(1, 0);
        nacks.received(2 + NackGenerator.MAX_MISSING + 1, 0);
        assertTrue(nacks.takeOverflow());
        assertFalse(nacks.takeOverflow());
        assertEquals(Long.MAX_VALUE, nacks.nextNanos());
    }

    @Test
    void largeLossNeedsSeveralRequests() {
        nacks.received(1, 0);
        nacks.received(102, 0);
        assertEquals(64, poll(10).length);
        int[] rest = poll(10);
        assertEquals(36, rest.length);
        assertEquals(66, rest[0]);
    }
}
