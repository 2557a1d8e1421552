package org.sabha.media.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FallDetectorTest {
    private static final int BYTES = 1_100;
    private static final long ESTIMATE = 2_000_000;
    private static final long NOW = 7_000_000_000L;

    private final FallDetector detector = new FallDetector();

    /** Packets that leave 5 ms apart and arrive at these milliseconds. */
    private void report(long... arrivals) {
        detector.beginReport();
        for (int i = 0; i < arrivals.length; i++) {
            detector.add(BYTES, i * 5_000L, arrivals[i] * 1_000);
        }
    }

    @Test
    @Tag("Q17")
    void packetsThatArriveFurtherApartThanTheyLeftAreAFallAndSoIsTheirRate() {
        report(20, 49, 78, 107);
        assertTrue(detector.hasFallen(ESTIMATE, NOW));
        assertEquals(3 * BYTES * 8 / 0.087, detector.bitsPerSecond(), 1);
    }

    @Test
    void itIsToldOnceInThreeSeconds() {
        report(20, 49, 78, 107);
        assertTrue(detector.hasFallen(ESTIMATE, NOW));
        report(120, 149, 178, 207);
        assertFalse(detector.hasFallen(ESTIMATE, NOW + 100_000_000L));
        report(20, 49, 78, 107);
        assertTrue(detector.hasFallen(ESTIMATE, NOW + 3_000_000_000L));
    }

    @Test
    void aLinkThatCarriesWhatWasKnownIsNone() {
        report(20, 49, 78, 107);
        assertFalse(detector.hasFallen(300_000, NOW), "a burst before a narrow link");
        report(20, 25, 30, 35);
        assertFalse(detector.hasFallen(ESTIMATE, NOW));
    }

    /** What a receiver reads late, or a radio brings late, comes close together. */
    @Test
    void aPauseIsNone() {
        report(20, 25, 140, 141, 142, 143, 144);
        assertFalse(detector.hasFallen(ESTIMATE, NOW));
        report(140, 141, 142, 143, 144);
        assertFalse(detector.hasFallen(ESTIMATE, NOW));
    }

    @Test
    void aSinglePacketOrNoneTellsNothing() {
        report();
        assertFalse(detector.hasFallen(ESTIMATE, NOW));
        report(500);
        assertFalse(detector.hasFallen(ESTIMATE, NOW));
    }
}
