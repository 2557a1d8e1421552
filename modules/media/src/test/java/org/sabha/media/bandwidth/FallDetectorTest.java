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

    private final ReportArrivals report = new ReportArrivals();
    private final FallDetector detector = new FallDetector();

    /** Packets that leave 5 ms apart and arrive at these milliseconds. */
    private void report(long... arrivals) {
        report.begin();
        for (int i = 0; i < arrivals.length; i++) {
            report.add(BYTES, i * 5_000L, arrivals[i] * 1_000);
        }
    }

    @Test
    @Tag("Q17")
    void packetsThatArriveFurtherApartThanTheyLeftAreAFallAndSoIsTheirRate() {
        report(20, 49, 78, 107);
        assertTrue(detector.hasFallen(report, ESTIMATE, NOW));
        assertEquals(3 * BYTES * 8 / 0.087, report.bitsPerSecond(), 1);
    }

    /** A receiver that hears little reports often, and each time of one packet or two. */
    @Test
    @Tag("Q17")
    void shortReportsAreTakenTogether() {
        report.begin();
        report.add(BYTES, 0, 20_000);
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW));
        report.begin();
        report.add(BYTES, 5_000, 49_000);
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW));
        report.begin();
        report.add(BYTES, 10_000, 78_000);
        report.add(BYTES, 15_000, 107_000);
        assertTrue(detector.hasFallen(report, ESTIMATE, NOW));
        assertEquals(3 * BYTES * 8 / 0.087, report.bitsPerSecond(), 1);
    }

    @Test
    void oldArrivalsAreNotMixedWithNewOnes() {
        report(20, 49);
        report(1_000, 1_001, 1_002);
        assertTrue(report.asFastAs(ESTIMATE));
    }

    @Test
    void reportsOnceInThreeSeconds() {
        report(20, 49, 78, 107);
        assertTrue(detector.hasFallen(report, ESTIMATE, NOW));
        report(120, 149, 178, 207);
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW + 100_000_000L));
        report(20, 49, 78, 107);
        assertTrue(detector.hasFallen(report, ESTIMATE, NOW + 3_000_000_000L));
    }

    @Test
    void aLinkThatCarriesWhatWasKnownIsNone() {
        report(20, 49, 78, 107);
        assertFalse(detector.hasFallen(report, 300_000, NOW), "a burst before a narrow link");
        report(20, 25, 30, 35);
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW));
    }

    /** What a receiver reads late, or a radio brings late, comes close together. */
    @Test
    void aPauseIsNone() {
        report(20, 25, 140, 141, 142, 143, 144);
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW));
        report(140, 141, 142, 143, 144);
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW));
    }

    @Test
    void burstIsNoSignOfSlowLink() {
        report(140, 141, 142, 143, 144);
        assertTrue(report.asFastAs(ESTIMATE));
        report(140, 140);
        assertTrue(report.asFastAs(ESTIMATE), "two at once");
        report(420, 449, 478, 507);
        assertFalse(report.asFastAs(ESTIMATE));
        assertTrue(report.slowerThan(ESTIMATE));
        report(1_000);
        assertFalse(report.asFastAs(ESTIMATE), "one alone tells neither");
        assertFalse(report.slowerThan(ESTIMATE), "one alone tells neither");
    }

    @Test
    void aSinglePacketOrNoneTellsNothing() {
        report();
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW));
        report(500);
        assertFalse(detector.hasFallen(report, ESTIMATE, NOW));
    }
}
