package org.sabha.client.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MissingPacketsTest {
    private static final long MILLI = 1_000_000;

    private final MissingPackets missing = new MissingPackets();
    private final int[] numbers = new int[64];

    @Test
    void reorderingIsForgivenAndLossIsAskedForOncePerRoundTrip() {
        missing.received(65_534, 0);
        missing.received(65_538, 0);
        assertEquals(0, missing.due(numbers, 80 * MILLI, 9 * MILLI));
        assertTrue(missing.received(65_536, 9 * MILLI));
        assertEquals(2, missing.due(numbers, 80 * MILLI, 10 * MILLI));
        assertEquals(65_535, numbers[0]);
        assertEquals(1, numbers[1], "sixteen bits");
        assertEquals(90 * MILLI, missing.nextNanos());
        assertEquals(0, missing.due(numbers, 80 * MILLI, 89 * MILLI));
        assertEquals(2, missing.due(numbers, 80 * MILLI, 90 * MILLI));
    }

    @Test
    void asksTenTimes() {
        missing.received(1, 0);
        missing.received(3, 0);
        int asked = 0;
        for (long now = 0; now < 5_000 * MILLI; now += 10 * MILLI) {
            asked += missing.due(numbers, 0, now);
        }
        assertEquals(10, asked);
        assertEquals(Long.MAX_VALUE, missing.nextNanos());
        assertFalse(missing.received(2, 5_000 * MILLI));
    }

    @Test
    void aHugeGapIsNotAskedFor() {
        missing.received(1, 0);
        missing.received(10_000, 0);
        assertEquals(0, missing.due(numbers, 0, 20 * MILLI));
        missing.received(10_002, 30 * MILLI);
        assertEquals(1, missing.due(numbers, 0, 40 * MILLI));
    }
}
