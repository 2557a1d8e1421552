package org.sabha.client.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sabha.wire.rtcp.ReportBlock;

class ReceiveStatisticsTest {
    private static final int RATE = 48_000;

    private final ReceiveStatistics reception = new ReceiveStatistics(RATE);

    private long receive(int... sequences) {
        long last = -1;
        for (int sequence : sequences) {
            last = reception.received(sequence & 0xffff, 0, 0);
        }
        return last;
    }

    private long lost() {
        return reception.expected() - reception.packets();
    }

    @Test
    void aDuplicateHidesNoLoss() {
        receive(10, 11, 11, 11, 13);
        assertEquals(4, reception.expected());
        assertEquals(3, reception.packets());
        assertEquals(1, lost());
    }

    /** RFC 3550 section 6.4.1: what is told to the sender includes duplicates. */
    @Test
    void reportsCountDuplicates() {
        receive(10, 11, 11, 13);
        ReportBlock block = new ReportBlock();
        reception.report(block, 1, 0);
        assertEquals(0, block.cumulativeLost);
    }

    @Test
    void latePacketCountsOnceAcrossWrap() {
        receive(65_534, 1, 65_535, 0, 65_535, 0);
        assertEquals(4, reception.expected());
        assertEquals(0, lost());
    }

    @Test
    void repairedOriginalIsNotCountedAgain() {
        receive(10, 12);
        long missed = reception.repaired(11);
        assertTrue(reception.isFirst(missed));
        assertFalse(reception.isFirst(missed));
        receive(11);
        assertEquals(1, lost());
    }

    @Test
    void earlierPacketsHideNoLoss() {
        receive(100, 98, 99, 103);
        assertEquals(2, lost());
    }

    @Test
    void aLongWayAheadForgetsWhatLiesBehind() {
        receive(0, 1, 2);
        receive(5_000, 5_000 - 1_024, 5_000 - 1_023, 5_000 - 1_023);
        assertEquals(5, reception.packets());
        receive(5_000 + 1_024 + 64);
        assertEquals(6, reception.packets());
    }
}
