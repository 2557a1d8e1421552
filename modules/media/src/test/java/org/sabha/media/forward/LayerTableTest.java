package org.sabha.media.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LayerTableTest {
    private static final long MILLI = 1_000_000L;
    private final LayerTable table = new LayerTable();

    private long stream(long fromMillis, long toMillis, int... bytesBySpatial) {
        for (long t = fromMillis; t < toMillis; t += 20) {
            int temporal = (int) (t / 20 % 2);
            for (int s = 0; s < bytesBySpatial.length; s++) {
                if (bytesBySpatial[s] > 0) {
                    table.arrived(s, temporal, bytesBySpatial[s], t * MILLI);
                }
            }
        }
        return toMillis * MILLI;
    }

    @Test
    void nothingHasArrivedAtFirst() {
        assertEquals(0, table.spatialLayers());
        assertEquals(0, table.temporalLayers());
        assertEquals(0, table.bitsPerSecond(0, 0, 5));
        assertEquals(-1, table.spatialFor(720));
    }

    @Test
    void aLayerCostsWhatGoesOutWithIt() {
        table.needs(1, 0b011);
        long now = stream(0, 3_000, 100, 300, 500);
        // 50 packets a second, half of them in the upper temporal layer
        assertEquals(40_000.0, (double) table.bitsPerSecond(0, 1, now), 2_500.0);
        assertEquals(20_000.0, (double) table.bitsPerSecond(0, 0, now), 2_500.0);
        assertEquals(160_000.0, (double) table.bitsPerSecond(1, 1, now), 8_000.0, "with the layer below");
        assertEquals(200_000.0, (double) table.bitsPerSecond(2, 1, now), 10_000.0, "an encoding of its own");
    }

    @Test
    void ofSeveralLayersOfOneHeightTheBestIsChosen() {
        stream(0, 1_000, 100, 300);
        table.height(0, 1_080);
        table.height(1, 1_080);
        assertEquals(1, table.spatialFor(700));
        assertEquals(1, table.spatialNeededFor(700));
        table.height(1, 2_160);
        assertEquals(0, table.spatialFor(700));
    }

    @Test
    void missingLayerRemainsForConfiguredTime() {
        LayerTable patient = new LayerTable(4_000 * MILLI);
        patient.arrived(0, 0, 100, 0);
        patient.arrived(1, 0, 100, 0);
        patient.arrived(1, 0, 100, 3_900 * MILLI);
        assertTrue(patient.isArriving(0));
        patient.arrived(1, 0, 100, 4_000 * MILLI);
        assertFalse(patient.isArriving(0));
    }

    @Test
    void aYoungStreamIsMeasuredOverItsAge() {
        long now = stream(10_000, 10_400, 100);
        assertEquals(40_000.0, (double) table.bitsPerSecond(0, 1, now), 2_500.0);
    }

    @Test
    void silenceBringsTheRateDownAndNotTheLayers() {
        long now = stream(0, 2_000, 100, 300);
        assertEquals(0, table.bitsPerSecond(1, 1, now + 1_500 * MILLI));
        assertEquals(2, table.spatialLayers());
    }

    @Test
    void aLayerIsGoneWhenTheOthersGoOnWithoutIt() {
        stream(0, 1_000, 100, 300, 500);
        assertEquals(3, table.spatialLayers());
        stream(1_000, 1_500, 100, 0, 500);
        assertTrue(table.isArriving(1));
        stream(1_500, 1_700, 100, 0, 500);
        assertFalse(table.isArriving(1));
        assertEquals(0b101, table.arriving());
        assertEquals(3, table.spatialLayers());
        stream(1_700, 2_600, 100, 0, 0);
        assertEquals(1, table.spatialLayers());
        assertEquals(2, table.temporalLayers());
    }

    @Test
    void theHeightOfATileChoosesTheLowestLayerThatServesIt() {
        table.height(0, 180);
        table.height(1, 360);
        table.height(2, 720);
        stream(0, 100, 10, 10, 10);
        assertEquals(0, table.spatialFor(90));
        assertEquals(0, table.spatialFor(225), "stretched by a quarter");
        assertEquals(1, table.spatialFor(226));
        assertEquals(2, table.spatialFor(500));
        assertEquals(2, table.spatialFor(2_160));
        assertEquals(2, table.spatialFor(0), "unknown");
        assertEquals(2, table.spatialNeededFor(500));
        stream(100, 900, 10, 10, 0);
        assertEquals(1, table.spatialFor(500), "the best there is");
        assertEquals(2, table.spatialNeededFor(500), "what would serve");
    }
}
