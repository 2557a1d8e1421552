package org.sabha.wire.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.Allocation;
import org.sabha.wire.Vectors;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import tools.jackson.databind.JsonNode;

class RtcpTest {
    private final RtcpReader reader = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();
    private final PacketBuffer buffer = new PacketBuffer();

    @Test
    void readsTheCompoundItWrote() {
        ReportBlock block = new ReportBlock();
        block.ssrc = 7;
        block.fractionLost = 255;
        block.cumulativeLost = -3;
        block.extendedHighestSequence = 0x0001_ffff;
        block.jitterTicks = 0xffff_ffffL;
        block.lastSenderReport = 9;
        block.delaySinceLastSenderReport = 65_536;
        writer.begin(buffer);
        assertTrue(writer.senderReport(1, 0x1122_3344_5566_7788L, 99, 1_000, 2_000));
        assertTrue(writer.reportBlock(block));
        assertTrue(writer.canonicalName(1, "sabha".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(3, writer.nack(1, 7, new int[] {65_534, 2, 100}, 3));
        assertTrue(writer.pictureLoss(1, 7));
        assertTrue(writer.fullIntraRequest(1, 7, 200));
        assertTrue(writer.bye(1));
        assertFalse(writer.reportBlock(block), "a block follows a report only");
        writer.finish(buffer);

        Log log = new Log();
        assertNull(reader.read(buffer.bytes(), buffer.offset(), buffer.length(), log));
        assertEquals(
                List.of(
                        "sr 1 1122334455667788 99 1000 2000",
                        "block 1 7 255 -3 1ffff 4294967295 9 65536",
                        "nack 7 65534",
                        "nack 7 2",
                        "nack 7 100",
                        "pli 7",
                        "fir 7 200",
                        "bye 1"),
                log.lines);
    }

    @Test
    void nackPutsSixteenFollowersIntoOneItem() {
        int[] lost = new int[18];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = 65_530 + i & 0xffff;
        }
        writer.begin(buffer);
        assertEquals(18, writer.nack(1, 2, lost, 18));
        assertEquals(20, writer.length());
        Log log = new Log();
        assertNull(reader.read(buffer.bytes(), 0, writer.length(), log));
        assertEquals(18, log.lines.size());
        assertEquals("nack 2 11", log.lines.get(17));
    }

    @Test
    void readsRemb() {
        byte[] bytes = Vectors.hex("8fce0005 00000001 00000000 52454d42 01 07 d0 90 00000002".replace(" ", ""));
        Log log = new Log();
        assertNull(reader.read(bytes, 0, bytes.length, log));
        assertEquals(List.of("remb 500000"), log.lines);
    }

    @Test
    @Tag("H32")
    void checksTheOutlineBeforeTheFirstCallback() {
        writer.begin(buffer);
        writer.receiverReport(1);
        writer.pictureLoss(1, 2);
        byte[] bytes = buffer.bytes();
        Log log = new Log();
        for (int length = 0; length < writer.length(); length++) {
            if (length != 8) {
                assertEquals(DropReason.MALFORMED_RTCP, reader.read(bytes, 0, length, log), "length " + length);
            }
        }
        bytes[8] = 0x41;
        assertEquals(DropReason.MALFORMED_RTCP, reader.read(bytes, 0, writer.length(), log));
        assertTrue(log.lines.isEmpty());
        assertEquals(DropReason.OVERSIZED, reader.read(new byte[1_501], 0, 1_501, log));
    }

    @Test
    @Tag("H32")
    void refusesPaddingAndCountsThatDoNotFit() {
        Log log = new Log();
        assertEquals(DropReason.MALFORMED_RTCP, reader.read(Vectors.hex("a0c9000100000009"), 0, 8, log));
        assertEquals(DropReason.MALFORMED_RTCP, reader.read(Vectors.hex("a0c9000100000000"), 0, 8, log));
        assertEquals(DropReason.MALFORMED_RTCP, reader.read(Vectors.hex("81c9000100000001"), 0, 8, log));
        assertEquals(DropReason.MALFORMED_RTCP, reader.read(Vectors.hex("9fcb000100000001"), 0, 8, log));
    }

    @Test
    void writerRefusesWhatHasNoRoom() {
        byte[] small = new byte[30];
        writer.begin(small, 0, 20);
        assertTrue(writer.receiverReport(1));
        assertFalse(writer.reportBlock(new ReportBlock()));
        assertTrue(writer.pictureLoss(1, 2));
        assertFalse(writer.bye(1));
        assertEquals(0, writer.nack(1, 2, new int[] {1}, 1));
        assertEquals(20, writer.length());
    }

    @Test
    @Tag("vectors")
    void readsTheTransportFeedbackVectors() {
        for (JsonNode vector : Vectors.read("transport-cc.json")) {
            String name = vector.get("name").asString();
            byte[] bytes = Vectors.hex(vector.get("rtcp"));
            Log log = new Log();
            DropReason problem = reader.read(bytes, 0, bytes.length, log);
            if (!vector.get("valid").asBoolean()) {
                assertEquals(DropReason.MALFORMED_RTCP, problem, name);
                continue;
            }
            assertNull(problem, name);
            TransportFeedbackReader feedback = new TransportFeedbackReader();
            assertNull(feedback.reset(bytes, 0, bytes.length), name);
            assertEquals(vector.get("sender_ssrc").asLong(), feedback.senderSsrc() & 0xffff_ffffL, name);
            assertEquals(vector.get("media_ssrc").asLong(), feedback.mediaSsrc() & 0xffff_ffffL, name);
            assertEquals(vector.get("base_seq").asInt(), feedback.baseSequence(), name);
            assertEquals(vector.get("status_count").asInt(), feedback.statusCount(), name);
            assertEquals(vector.get("reference_time").asLong() * 64_000, feedback.referenceMicros(), name);
            assertEquals(vector.get("fb_pkt_count").asInt(), feedback.feedbackCount(), name);
            long arrival = feedback.referenceMicros();
            for (JsonNode delta : vector.get("recv_deltas_us")) {
                assertTrue(feedback.next(), name);
                arrival += delta.asLong();
                assertEquals(arrival, feedback.arrivalMicros(), name);
            }
            assertFalse(feedback.next(), name);
        }
    }

    @Test
    @Tag("H31")
    void feedbackTellsWhatArrivedAcrossTheWrap() {
        for (int seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
            TreeMap<Integer, Long> sent = new TreeMap<>();
            TreeMap<Integer, Long> reported = new TreeMap<>();
            long now = random.nextLong() / 4;
            int count = 1 + random.nextInt(600);
            for (int i = 0; i < count; i++) {
                now += random.nextInt(100) == 0 ? 200_000_000L : random.nextInt(4_000_000);
                if (random.nextInt(5) != 0) {
                    recorder.received(65_400 + i & 0xffff, now);
                    sent.put(i, Math.floorDiv(now, 250_000L));
                }
            }
            while (recorder.pending()) {
                writer.begin(buffer);
                assertTrue(writer.receiverReport(1));
                assertTrue(recorder.write(writer, 1, 2));
                assertTrue(writer.length() <= RtcpWriter.MAX_BYTES);
                assertNull(reader.read(buffer.bytes(), 0, writer.length(), new RtcpVisitor() {
                    @Override
                    public void transportFeedback(TransportFeedbackReader feedback) {
                        while (feedback.next()) {
                            reported.put(feedback.sequence() - 65_400 & 0xffff, feedback.arrivalMicros() / 250);
                        }
                    }
                }));
            }
            assertEquals(sent.keySet(), reported.keySet(), "seed " + seed);
            if (!sent.isEmpty()) {
                long base = reported.firstEntry().getValue() - sent.firstEntry().getValue();
                sent.forEach((i, tick) ->
                        assertEquals(0, (reported.getOrDefault(i, 0L) - tick - base) % (1L << 32), "number " + i));
            }
        }
    }

    @Test
    void aLatePacketIsReportedAgainAndARepeatedOneIsNot() {
        TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
        recorder.received(10, 0);
        recorder.received(12, 1_000_000);
        writer.begin(buffer);
        assertTrue(recorder.write(writer, 1, 2));
        assertFalse(recorder.pending());
        recorder.received(12, 2_000_000);
        assertFalse(recorder.pending());
        recorder.received(11, 3_000_000);
        assertTrue(recorder.pending());
    }

    @Test
    @Tag("H32")
    void noRandomBytesMakeTheReaderThrow() {
        Random random = new Random(17);
        Log log = new Log();
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[4 * random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length >= 4) {
                bytes[0] = (byte) (0x80 | random.nextInt(64));
                bytes[1] = (byte) (200 + random.nextInt(8));
                bytes[2] = 0;
                bytes[3] = (byte) (bytes.length / 4 - 1);
            }
            reader.read(bytes, 0, bytes.length, log);
            log.lines.clear();
        }
    }

    @Test
    void doesNotAllocate() {
        TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
        ReportBlock block = new ReportBlock();
        RtcpVisitor nothing = new RtcpVisitor() {};
        int[] lost = {3, 5, 9};
        int[] sequence = {0};
        double allocated = Allocation.bytesPerRun(() -> {
            for (int i = 0; i < 20; i++) {
                sequence[0]++;
                recorder.received(sequence[0], sequence[0] * 1_000_000L);
            }
            writer.begin(buffer);
            writer.receiverReport(1);
            writer.reportBlock(block);
            writer.nack(1, 2, lost, 3);
            recorder.write(writer, 1, 2);
            writer.finish(buffer);
            reader.read(buffer.bytes(), buffer.offset(), buffer.length(), nothing);
        });
        assertEquals(0, allocated, 0.5);
    }

    private static final class Log implements RtcpVisitor {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packets, long octets) {
            lines.add(
                    "sr " + ssrc + " " + Long.toHexString(ntpTime) + " " + rtpTimestamp + " " + packets + " " + octets);
        }

        @Override
        public void reportBlock(int reporter, ReportBlock b) {
            lines.add("block " + reporter + " " + b.ssrc + " " + b.fractionLost + " " + b.cumulativeLost + " "
                    + Integer.toHexString(b.extendedHighestSequence) + " " + b.jitterTicks + " " + b.lastSenderReport
                    + " " + b.delaySinceLastSenderReport);
        }

        @Override
        public void nack(int sender, int mediaSsrc, int sequenceNumber) {
            lines.add("nack " + mediaSsrc + " " + sequenceNumber);
        }

        @Override
        public void pictureLoss(int sender, int mediaSsrc) {
            lines.add("pli " + mediaSsrc);
        }

        @Override
        public void fullIntraRequest(int sender, int mediaSsrc, int command) {
            lines.add("fir " + mediaSsrc + " " + command);
        }

        @Override
        public void estimatedMaximumBitrate(int sender, long bitsPerSecond) {
            lines.add("remb " + bitsPerSecond);
        }

        @Override
        public void bye(int ssrc) {
            lines.add("bye " + ssrc);
        }
    }
}
