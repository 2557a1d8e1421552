package org.sabha.media.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sabha.media.repair.NackGenerator.Arrival;

final class NackGeneratorTest {
    private static final long MILLI = 1_000_000;

    private final NackGenerator nacks = new NackGenerator();
    private final int[] out = new int[NackGenerator.CAPACITY];

    private int[] dueAt(long millis) {
        return Arrays.copyOf(out, nacks.due(millis * MILLI, out));
    }

    @Test
    void asksForAGapAfter10MillisecondsAndThenEvery50() {
        nacks.received(100, 0);
        nacks.received(103, 0);
        assertArrayEquals(new int[0], dueAt(9));
        assertArrayEquals(new int[] {101, 102}, dueAt(10));
        assertArrayEquals(new int[0], dueAt(59));
        assertEquals(60 * MILLI, nacks.nextNanos());
        assertArrayEquals(new int[] {101, 102}, dueAt(60));
    }

    @Test
    void neverAsksTwiceWithinARoundTrip() {
        nacks.roundTrip(200 * MILLI);
        nacks.received(1, 0);
        nacks.received(3, 0);
        assertArrayEquals(new int[] {2}, dueAt(10));
        assertArrayEquals(new int[0], dueAt(209));
        assertArrayEquals(new int[] {2}, dueAt(210));
    }

    @Test
    void doesNotAskForAPacketThatIsOnlyLate() {
        nacks.received(1, 0);
        nacks.received(3, 0);
        assertEquals(Arrival.RECOVERED, nacks.received(2, 5 * MILLI));
        assertEquals(Arrival.OLD, nacks.received(2, 6 * MILLI));
        assertArrayEquals(new int[0], dueAt(100));
        assertEquals(Long.MAX_VALUE, nacks.nextNanos());
    }

    @Test
    void givesUpAfterTenTimes() {
        nacks.received(1, 0);
        nacks.received(3, 0);
        int asked = 0;
        for (long at = 10; at < 5_000; at += 10) {
            asked += dueAt(at).length;
        }
        assertEquals(10, asked);
        assertEquals(1, nacks.givenUp());
        assertEquals(0, nacks.missing());
    }

    @Test
    void countsAcrossTheWrapOfSequenceNumbers() {
        nacks.received(65_534, 0);
        assertEquals(Arrival.NEW, nacks.received(1, 0));
        assertArrayEquals(new int[] {65_535, 0}, dueAt(10));
        nacks.forgetBefore(0);
        assertEquals(1, nacks.missing());
    }

    @Test
    void takesAFarJumpForANewStart() {
        nacks.received(1, 0);
        nacks.received(3, 0);
        nacks.received(30_000, 0);
        assertEquals(0, nacks.missing());
    }

    @Test
    void holdsABoundedNumberOfGaps() {
        for (int i = 0; i < 2_000; i += 2) {
            nacks.received(i, 0);
        }
        assertTrue(nacks.missing() <= NackGenerator.CAPACITY);
        int[] due = dueAt(10);
        assertEquals(NackGenerator.CAPACITY, due.length);
        assertEquals(1_997, due[due.length - 1]);
    }
}
