package org.sabha.media.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.rtcp.ReportBlock;

class ReceiveStatisticsTest {
    private static final long MILLI = 1_000_000L;

    private final ReceiveStatistics statistics = new ReceiveStatistics();
    private final ReportBlock block = new ReportBlock();

    @Test
    @Tag("H31")
    void countsLossOverTheWrap() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 1) {
                statistics.received(65_500 + i & 0xffff, i * 3_000, 1_000, 90_000, i * 33L * MILLI);
            }
        }
        statistics.report(block, 7, 0);
        assertEquals(7, block.ssrc);
        assertEquals(25, block.cumulativeLost);
        assertEquals(64, block.fractionLost);
        assertEquals(1 << 16 | 63, block.extendedHighestSequence);
        assertFalse(statistics.changed());
    }

    @Test
    void measuresJitterOfTheFirstPacketOfAFrame() {
        for (int i = 0; i < 200; i++) {
            long arrival = i * 20L * MILLI + (i % 2) * 5L * MILLI;
            statistics.received(i, i * 960, 100, 48_000, arrival);
            statistics.received(i, i * 960, 100, 48_000, arrival + 3 * MILLI);
        }
        statistics.report(block, 1, 0);
        assertEquals(240, (double) block.jitterTicks, 12);
    }

    @Test
    void saysHowLongAgoTheLastSenderReportCame() {
        statistics.received(1, 0, 1, 90_000, 0);
        statistics.senderReport(0x1122_3344_5566_7788L, 1_000 * MILLI);
        statistics.report(block, 1, 1_500 * MILLI);
        assertEquals(0x3344_5566, block.lastSenderReport);
        assertEquals(32_768, block.delaySinceLastSenderReport);
    }

    @Test
    void aFarJumpIsARestart() {
        statistics.received(10, 0, 1, 90_000, 0);
        assertTrue(statistics.isRestart(20_000));
        assertFalse(statistics.isRestart(1_000));
        statistics.restart();
        assertFalse(statistics.isRestart(20_000));
        assertEquals(65_536 + 20_000, statistics.received(20_000, 0, 1, 90_000, 0));
    }
}
