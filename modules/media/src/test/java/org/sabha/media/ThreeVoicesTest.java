package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.testkit.VirtualTime;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;

/** Three speak at once, and one of those who listen has a line that carries a single voice. */
class ThreeVoicesTest {
    private static final long SEED = 20_261_126;
    private static final long VOICE_NANOS = 20_000_000L;
    private static final long LATE_NANOS = 400_000_000L;
    private static final int PAYLOAD_BYTES = 60;
    private static final int[] LEVELS = {40, 25, 50};
    private static final int LOUDEST = 1;

    private final FakeRoom room = new FakeRoom();
    private final List<FakePeer> speakers = List.of(room.join(1), room.join(1), room.join(1));
    private final FakePeer listener = room.join(1);
    private final VirtualTime time = VirtualTime.fromMorning();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final NetworkEmulator<byte[]> network = new NetworkEmulator<>(time, SEED, this::arrive);
    private final int[] inTime = new int[LEVELS.length];
    private final long startNanos = room.now;
    private int voices;
    private int silent = -1;

    ThreeVoicesTest() {
        network.delay(Duration.ofMillis(20));
        room.networks.put(listener.address, datagram -> network.send(datagram, datagram.length));
    }

    private void arrive(byte[] datagram) {
        int before = listener.received.size();
        listener.take(datagram);
        if (listener.received.size() > before) {
            ReceivedRtp packet = listener.received.getLast();
            recorder.received(Bytes.u16(FakePeer.element(packet, listener.ids.sequence()), 0), room.now);
            long sent = startNanos + VOICE_NANOS * (packet.payload(1) | packet.payload(2) << 8);
            inTime[packet.payload(3)] += room.now - sent < LATE_NANOS ? 1 : 0;
        }
    }

    private void speak() {
        for (int i = 0; i < LEVELS.length; i++) {
            if (i == silent) {
                continue;
            }
            FakePeer.Sent packet = new FakePeer.Sent();
            packet.payloadType = 111;
            packet.sequence = voices;
            packet.timestamp = voices * 960;
            packet.ssrc = speakers.get(i).audioSsrc;
            packet.level = LEVELS[i];
            packet.payload = new byte[PAYLOAD_BYTES];
            packet.payload[1] = (byte) voices;
            packet.payload[2] = (byte) (voices >> 8);
            packet.payload[3] = (byte) i;
            speakers.get(i).send(packet);
        }
        voices++;
    }

    /** Lets so many seconds pass; what came in time of each voice in that time, of 50 packets a second. */
    private int[] run(int seconds) {
        int[] before = inTime.clone();
        for (int millis = 0; millis < seconds * 1_000; millis++) {
            if (millis % 20 == 0) {
                speak();
            }
            if (millis % 50 == 0) {
                while (recorder.pending()) {
                    listener.sendControl(writer -> recorder.write(writer, 5, 6));
                }
            }
            room.pass(1);
            time.pass(Duration.ofMillis(1));
        }
        int[] share = new int[LEVELS.length];
        for (int i = 0; i < share.length; i++) {
            share[i] = 100 * (inTime[i] - before[i]) / (50 * seconds);
        }
        return share;
    }

    @Test
    @Tag("Q17")
    void theLoudestIsHeardWhereTheLineCarriesOneAndAllWhenItCarriesThree() {
        assertTrue(run(5)[0] >= 99, "all of all on a good line");
        network.rate(64_000, Duration.ofMillis(400));
        run(5);
        int[] narrow = run(20);
        network.rate(1_000_000, Duration.ofMillis(400));
        run(25);
        int[] wide = run(5);
        System.out.printf(
                "three voices on 64 kbit/s: %d, %d, %d %% in time; on 1 Mbit/s after 25 s: %d, %d, %d %%%n",
                narrow[0], narrow[1], narrow[2], wide[0], wide[1], wide[2]);
        assertTrue(narrow[LOUDEST] >= 97, "the loudest " + narrow[LOUDEST]);
        for (int share : wide) {
            assertTrue(share >= 99, "all again " + share);
        }
    }

    @Test
    @Tag("Q17")
    void receiverLearnsWhichVoicesAreLeftOut() {
        network.rate(64_000, Duration.ofMillis(400));
        run(15);
        assertEquals("left out for d a c", leftOut().getLast());
        network.rate(1_000_000, Duration.ofMillis(400));
        run(30);
        assertEquals("left out for d", leftOut().getLast());
        assertTrue(leftOut().size() <= 6, "not told at each turn: " + leftOut());
    }

    @Test
    void silentVoiceIsNotLeftOut() {
        silent = 0;
        network.rate(64_000, Duration.ofMillis(400));
        run(15);
        assertEquals("left out for d c", leftOut().getLast());
        silent = 2;
        run(7);
        assertEquals("left out for d a", leftOut().getLast());
    }

    @Test
    void nobodyIsSaidToBeMissingWhenTheConnectionEnds() {
        network.rate(64_000, Duration.ofMillis(400));
        run(15);
        room.leave(listener);
        assertEquals("left out for d", leftOut().getLast());
    }

    private List<String> leftOut() {
        return room.events.stream().filter(line -> line.startsWith("left out")).toList();
    }

    /** What is sealed cannot be made smaller on the way, so whoever speaks makes less of it. */
    @Test
    @Tag("Q17")
    void speakersAdaptToNarrowLinkAndRecover() {
        network.rate(64_000, Duration.ofMillis(400));
        run(5);
        assertEquals(List.of("voice a 16000", "voice b 16000", "voice c 16000"), voiceDemands());
        room.wanted.clear();
        network.rate(1_000_000, Duration.ofMillis(400));
        run(10);
        assertEquals(List.of(), voiceDemands(), "a line that is better for a moment changes nothing");
        run(40);
        assertEquals(List.of("voice a 32000", "voice b 32000", "voice c 32000"), voiceDemands());
    }

    /** Who is not heard yet is told as well, or the first word would fill the line. */
    @Test
    void nextSpeakerLearnsOfNarrowLink() {
        silent = 0;
        network.rate(64_000, Duration.ofMillis(400));
        run(5);
        assertEquals(List.of("voice a 16000", "voice b 16000", "voice c 16000"), voiceDemands());
    }

    @Test
    void theOneWhoHasTheNarrowLineSpeaksAsBefore() {
        network.rate(64_000, Duration.ofMillis(400));
        run(5);
        assertFalse(voiceDemands().contains("voice d 16000"), voiceDemands().toString());
    }

    private List<String> voiceDemands() {
        return room.wanted.stream()
                .filter(line -> line.startsWith("voice"))
                .sorted()
                .toList();
    }

    @Test
    void whenTheNarrowLineIsGoneVoicesBecomeAsBefore() {
        network.rate(64_000, Duration.ofMillis(400));
        run(5);
        room.wanted.clear();
        room.leave(listener);
        run(30);
        assertEquals(List.of("voice a 32000", "voice b 32000", "voice c 32000"), voiceDemands());
    }

    /** The one who is heard falls silent for good: where nothing is sent no feedback comes that would let others go. */
    @Test
    @Tag("Q17")
    void leftOutVoiceReturnsWhenLoudestStops() {
        network.rate(64_000, Duration.ofMillis(400));
        run(10);
        silent = LOUDEST;
        run(5);
        int[] share = run(5);
        assertTrue(share[0] >= 90, "the next one " + share[0]);
    }

    @Test
    void nothingIsLeftOutWhereThreeFit() {
        network.rate(200_000, Duration.ofMillis(400));
        run(5);
        for (int share : run(10)) {
            assertEquals(100, share, 1);
        }
        assertEquals(List.of(), voiceDemands());
    }
}
