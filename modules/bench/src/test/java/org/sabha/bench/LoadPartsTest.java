package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.rtp.Vp8Descriptor;

class LoadPartsTest {
    private static final long MILLI = 1_000_000;

    @Test
    void quantilesAreThoseOfTheDelays() {
        DelayHistogram histogram = new DelayHistogram();
        assertEquals(0, histogram.quantileMillis(0.5));
        for (int i = 1; i <= 100; i++) {
            histogram.record(i * MILLI);
        }
        assertEquals(50, histogram.quantileMillis(0.5), 0.02);
        assertEquals(99, histogram.quantileMillis(0.99), 0.02);
        DelayHistogram late = new DelayHistogram();
        late.record(60_000 * MILLI);
        late.record(-5);
        histogram.add(late);
        assertEquals(102, histogram.total());
        assertEquals(10_000, histogram.quantileMillis(1), 2);
    }

    @Test
    void aThreadThatHasEndedTakesNoTimeAway() {
        Map<String, Long> before = Map.of("1", 100L, "2", 900L);
        assertEquals(50 + 7, ProcessUsage.runSince(before, Map.of("1", 150L, "3", 7L)));
    }

    @Test
    void countsEachNumberOnceAcrossTheWrap() {
        ReceiptLedger ledger = new ReceiptLedger();
        for (int i = 0; i < 1_000; i++) {
            assertTrue(ledger.received(65_000 + i & 0xffff, 0));
        }
        assertFalse(ledger.received(100, 0));
        ledger.startWindow();
        for (int i = 1_000; i < 1_100; i++) {
            if (i % 10 != 0) {
                ledger.received(65_000 + i & 0xffff, 0);
            }
        }
        assertEquals(90, ledger.unique());
        assertEquals(100, ledger.expected());
        ledger.received(65_000 + 1_050 & 0xffff, 0);
        assertEquals(91, ledger.unique());
    }

    @Test
    void asksForMissingNumbersTenTimesAndNotForFoundOnes() {
        ReceiptLedger ledger = new ReceiptLedger();
        int[] numbers = new int[ReceiptLedger.MAX_ASKED];
        ledger.received(10, 0);
        ledger.received(13, 0);
        assertEquals(0, ledger.due(numbers, 5 * MILLI));
        assertEquals(2, ledger.due(numbers, 10 * MILLI));
        assertEquals(11, numbers[0]);
        assertEquals(12, numbers[1]);
        assertEquals(0, ledger.due(numbers, 11 * MILLI));
        ledger.received(11, 20 * MILLI);
        int asked = 1;
        for (int i = 1; i < 30; i++) {
            asked += ledger.due(numbers, (10 + 50 * i) * MILLI);
        }
        assertEquals(10, asked);
    }

    @Test
    void theFirstFrameIsAKeyFrameAndFramesHaveEightPackets() {
        FrameMaker frames = new FrameMaker(new FrameMaker.StreamNames(7, 96, "0", 1, 3), LoadShape.BURST, 1);
        PacketBuffer packet = new PacketBuffer();
        Vp8Descriptor vp8 = new Vp8Descriptor();
        int keys = 0;
        int markers = 0;
        int timestamp = 0;
        for (int i = 0; i < 5 * FrameMaker.PACKETS_PER_FRAME; i++) {
            if (i == 24) {
                frames.requestKeyFrame();
            }
            frames.next(packet, 1_000 + i);
            byte[] bytes = packet.bytes();
            assertNull(RtpHeader.check(bytes, 0, packet.length()));
            int payload = RtpHeader.headerLength(bytes, 0);
            assertEquals(FrameMaker.PAYLOAD_BYTES, RtpHeader.payloadLength(bytes, 0, packet.length()));
            assertEquals(1_000 + i, Bytes.i64(bytes, packet.length() - 8));
            assertNull(vp8.read(bytes, payload, FrameMaker.PAYLOAD_BYTES));
            assertEquals(i % 8 == 0, vp8.startOfFrame());
            assertEquals(15, vp8.pictureIdBits());
            keys += vp8.keyFrame() ? 1 : 0;
            markers += RtpHeader.marker(bytes, 0) ? 1 : 0;
            if (i == 8) {
                assertEquals(3_000, RtpHeader.timestamp(bytes, 0) - timestamp);
            }
            timestamp = RtpHeader.timestamp(bytes, 0);
        }
        assertEquals(2, keys);
        assertEquals(5, markers);
    }

    @Test
    void aKeyFrameAskedForInTheMiddleOfAFrameIsTheNextOne() {
        FrameMaker frames = new FrameMaker(new FrameMaker.StreamNames(7, 96, "0", 1, 3), LoadShape.SPREAD, 1);
        PacketBuffer packet = new PacketBuffer();
        Vp8Descriptor vp8 = new Vp8Descriptor();
        int keys = 0;
        for (int i = 0; i < 3 * FrameMaker.PACKETS_PER_FRAME; i++) {
            frames.next(packet, 0);
            int payload = RtpHeader.headerLength(packet.bytes(), 0);
            assertNull(vp8.read(packet.bytes(), payload, FrameMaker.PAYLOAD_BYTES));
            keys += vp8.keyFrame() ? 1 : 0;
            if (i == FrameMaker.PACKETS_PER_FRAME + 2) {
                frames.requestKeyFrame();
            }
        }
        assertEquals(2, keys);
    }

    @Test
    void readsWhatItNeedsOfAnAnswer() {
        String fingerprint = "sha-256 " + "AB:".repeat(31) + "CD";
        String sdp = "v=0\r\na=ice-lite\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:abcd\r\n"
                + "a=ice-pwd:0123456789012345678901\r\na=fingerprint:" + fingerprint
                + "\r\na=candidate:1 1 udp 2130706431 127.0.0.1 10000 typ host\r\n";
        LoadOffer.Answer answer = LoadOffer.read(sdp).orElseThrow();
        assertEquals("127.0.0.1", answer.address());
        assertEquals(10_000, answer.port());
        assertEquals("abcd", answer.ice().ufrag());
        assertEquals(fingerprint, answer.fingerprint().toString());
        assertEquals(Optional.empty(), LoadOffer.read(sdp.replace("a=ice-ufrag", "a=x")));
    }

    @Test
    void readsCpuTimeBehindAnyProgramName() {
        String stat = "12 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 30";
        assertEquals(2_000_000, ProcessUsage.parseCpuMicros(stat));
    }

    @Test
    void sumsAMetricOverItsLabels() {
        String page = "# HELP a_total x\na_total{loop=\"0\"} 1.5E3\na_total{loop=\"1\"} 2\na_total_created 9\n";
        assertEquals(1_502, ServerProcess.sum(page, "a_total").orElseThrow());
        assertTrue(ServerProcess.sum(page, "b_total").isEmpty());
    }

    @Test
    void aServerThatForwardsTooLittleHasLossWithoutGaps() {
        assertEquals(0.5, Measurement.loss(500, 500, 1_000), 1e-9);
        assertEquals(0, Measurement.loss(995, 995, 1_000), 1e-9);
        assertEquals(0.1, Measurement.loss(900, 1_000, 1_001), 0.002);
        assertEquals(1, Measurement.loss(0, 0, 1_000), 1e-9);
    }

    @Test
    void refusesArgumentsItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> BenchmarkOptions.parse("--jsn"));
        assertThrows(IllegalArgumentException.class, () -> BenchmarkOptions.parse("--seconds"));
    }
}
