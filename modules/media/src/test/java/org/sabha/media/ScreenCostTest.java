package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sabha.media.forward.LayerTable;

class ScreenCostTest {
    private static final long SECOND = 1_000_000_000L;
    private final LayerTable table = new LayerTable(4 * SECOND);
    private final ScreenCost cost = new ScreenCost();

    private long page(long fromNanos, int lowBytes, int fullBytes) {
        for (int i = 0; i < 10; i++) {
            table.arrived(0, 0, lowBytes / 10, fromNanos + i * SECOND / 10);
            if (fullBytes > 0) {
                table.arrived(1, 0, fullBytes / 10, fromNanos + i * SECOND / 10);
            }
        }
        return fromNanos + 9 * SECOND / 10;
    }

    private double kilobits(int spatial, long nowNanos) {
        return cost.bitsPerSecond(table, spatial, 0, nowNanos) / 1_000.0;
    }

    @Test
    void aPageOfTheLowestEncodingDoesNotPauseIt() {
        long now = page(0, 100_000, 250_000);
        assertEquals(150.0, kilobits(0, now));
    }

    @Test
    void ofOthersTheMostOfLateCounts() {
        long now = page(0, 100_000, 250_000);
        double most = kilobits(1, now);
        assertEquals(2_000.0, most, 250.0);
        table.arrived(0, 0, 100, now + 15 * SECOND);
        table.arrived(1, 0, 100, now + 15 * SECOND);
        assertEquals(most, kilobits(1, now + 15 * SECOND));
        assertEquals(most / 2, kilobits(1, now + 25 * SECOND), 1.0);
        assertEquals(most / 4, kilobits(1, now + 45 * SECOND), 1.0);
    }

    @Test
    void aScreenInOneEncodingCostsWhatItBrings() {
        long now = page(0, 100_000, 0);
        assertEquals(800.0, kilobits(0, now), 100.0);
    }
}
