package org.sabha.media.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.testkit.VirtualTime;

/** Estimator, pacer and allocator together over emulated networks; each prints what it reached. */
class DownlinkTest {
    private static final long SEED = 20_261_124;
    private static final Duration QUEUE = Duration.ofMillis(400);

    private final VirtualTime time = VirtualTime.fromMorning();

    private NetworkEmulator<EmulatedFlow.Packet> network(long bitsPerSecond) {
        return new NetworkEmulator<EmulatedFlow.Packet>(
                        time, SEED, packet -> packet.flow().arrive(packet))
                .rate(bitsPerSecond, QUEUE)
                .delay(Duration.ofMillis(20));
    }

    private EmulatedFlow flow(long seed) {
        EmulatedFlow flow = new EmulatedFlow(time, seed);
        flow.back().delay(Duration.ofMillis(20));
        return flow;
    }

    private void print(String what, EmulatedFlow flow) {
        System.out.printf(
                "%-24s estimate %,d bit/s, layer %d/%d, audio in time %.2f %%, worst gap %d ms, padding %d B, %s%n",
                what,
                flow.estimator.bitsPerSecond(),
                flow.picture.spatialLimit(),
                flow.picture.temporalLimit(),
                100 * flow.audioShare(),
                flow.worstAudioGapNanos / 1_000_000,
                flow.paddingBytes,
                flow.changes);
    }

    @Test
    void findsAFastLinkWithinHalfASecond() {
        EmulatedFlow flow = flow(1).over(network(10_000_000));
        time.pass(Duration.ofMillis(500));
        print("10 Mbit/s, 0.5 s", flow);
        assertEquals(2, flow.picture.spatialLimit());
    }

    /** Down within 0.5 s, back within 6 s, one change in 10 s at most, voice 99.6 % in time. */
    @ParameterizedTest
    @ValueSource(longs = {2, 12, 22, 32, 42, 52, 62, 72})
    @Tag("Q17")
    void fallsAndRisesWithTheLink(long seed) {
        NetworkEmulator<EmulatedFlow.Packet> network = network(3_000_000);
        EmulatedFlow flow = flow(seed).over(network);
        time.pass(Duration.ofSeconds(20).plusMillis(seed * 7));
        print("3 Mbit/s", flow);
        assertEquals(2, flow.picture.spatialLimit());
        int before = flow.changes.size();
        network.rate(300_000, QUEUE);
        time.pass(Duration.ofMillis(500));
        print("300 kbit/s for 0.5 s", flow);
        assertEquals(0, flow.picture.spatialLimit());
        time.pass(Duration.ofMillis(29_500));
        print("300 kbit/s for 30 s", flow);
        assertEquals(0, flow.picture.spatialLimit());
        network.rate(3_000_000, QUEUE);
        time.pass(Duration.ofSeconds(6));
        print("3 Mbit/s for 6 s", flow);
        assertEquals(2, flow.picture.spatialLimit());
        time.pass(Duration.ofSeconds(39));
        print("at the end", flow);
        assertTrue(flow.audioShare() >= 0.996, "audio " + flow.audioShare());
        List<EmulatedFlow.Moment> after = flow.changes.subList(before, flow.changes.size());
        for (int i = 1; i < after.size(); i++) {
            assertTrue(after.get(i).millis() - after.get(i - 1).millis() >= 10_000, after.toString());
        }
    }

    @Test
    void holdsAVoiceOnANarrowLine() {
        EmulatedFlow flow = flow(3).over(network(64_000));
        time.pass(Duration.ofMillis(500));
        assertTrue(flow.picture.isPaused());
        time.pass(Duration.ofMillis(4_500));
        print("64 kbit/s, 5 s", flow);
        long sent = flow.audioSent;
        long inTime = flow.audioInTime;
        time.pass(Duration.ofSeconds(60));
        print("64 kbit/s, 65 s", flow);
        assertTrue(flow.picture.isPaused());
        double share = (flow.audioInTime - inTime) / (double) (flow.audioSent - sent);
        System.out.printf("64 kbit/s: voice in time after 5 s %.2f %%%n", 100 * share);
        assertTrue(share > 0.999, "voice " + share);
    }

    @Test
    void randomLossDoesNotPushThePictureOut() {
        for (double loss : new double[] {0.01, 0.05, 0.10, 0.30}) {
            NetworkEmulator<EmulatedFlow.Packet> network = network(6_000_000).loss(loss);
            EmulatedFlow flow = flow(4).over(network);
            time.pass(Duration.ofSeconds(20));
            assertEquals(2, flow.picture.spatialLimit(), "loss " + loss);
            int changes = flow.changes.size();
            time.pass(Duration.ofSeconds(40));
            print("loss " + loss, flow);
            assertEquals(2, flow.picture.spatialLimit(), "loss " + loss);
            assertEquals(changes, flow.changes.size(), "loss " + loss);
        }
    }

    @Test
    void twoFlowsShareABottleneck() {
        NetworkEmulator<EmulatedFlow.Packet> network = network(1_600_000);
        EmulatedFlow one = flow(5).over(network);
        EmulatedFlow other = flow(6);
        time.pass(Duration.ofSeconds(10));
        other.over(network);
        time.pass(Duration.ofSeconds(50));
        print("first of two", one);
        print("second of two", other);
        assertEquals(1, one.picture.spatialLimit());
        assertEquals(1, other.picture.spatialLimit());
        assertEquals(1, one.changes.size(), one.changes.toString());
        assertEquals(1, other.changes.size(), other.changes.toString());
        assertTrue(one.audioShare() > 0.99 && other.audioShare() > 0.99);
    }

    @Test
    void lostFeedbackChangesLittle() {
        EmulatedFlow flow = flow(7).over(network(3_000_000));
        flow.back().loss(0.3);
        time.pass(Duration.ofMillis(500));
        assertEquals(2, flow.picture.spatialLimit());
        time.pass(Duration.ofMillis(29_500));
        print("30 % feedback lost", flow);
        assertEquals(2, flow.picture.spatialLimit());
    }

    @Test
    void driftingClockIsNotAQueue() {
        for (int drift : new int[] {-300, 300}) {
            EmulatedFlow flow = flow(8).drift(drift).over(network(3_000_000));
            time.pass(Duration.ofSeconds(60));
            print("drift " + drift + " ppm", flow);
            assertEquals(2, flow.picture.spatialLimit());
            assertEquals(2, flow.changes.size(), flow.changes.toString());
        }
    }

    @Test
    void reorderingAndJitterAreNotAQueue() {
        EmulatedFlow flow = flow(9).over(
                        network(5_000_000).reorder(0.02, Duration.ofMillis(15)).jitter(Duration.ofMillis(10)));
        time.pass(Duration.ofSeconds(60));
        print("reordering, jitter", flow);
        assertEquals(2, flow.picture.spatialLimit());
        assertTrue(flow.changes.size() <= 3, flow.changes.toString());
    }

    @Test
    void comesBackFromAnOutage() {
        NetworkEmulator<EmulatedFlow.Packet> network = network(3_000_000);
        EmulatedFlow flow = flow(10).over(network);
        time.pass(Duration.ofSeconds(20));
        network.down();
        flow.back().down();
        time.pass(Duration.ofSeconds(1));
        network.up();
        flow.back().up();
        long before = flow.audioInTime;
        time.pass(Duration.ofMillis(500));
        print("0.5 s after 1 s outage", flow);
        assertTrue(
                flow.audioInTime - before >= 23, "audio is back with the first packet: " + (flow.audioInTime - before));
        assertEquals(2, flow.picture.spatialLimit());
        time.pass(Duration.ofSeconds(15));
        print("15 s after the outage", flow);
        assertEquals(2, flow.picture.spatialLimit());
        assertEquals(2, flow.changes.size(), flow.changes.toString());
    }

    /** A machine with more to do than it can: nothing is read for 0.1 to 0.6 s, again and again. */
    @ParameterizedTest
    @ValueSource(longs = {13, 23, 33, 43})
    @Tag("Q17")
    void aReceiverThatStandsStillIsNotANarrowLine(long seed) {
        EmulatedFlow flow = flow(seed).over(network(10_000_000));
        SplittableRandom stalls = new SplittableRandom(seed);
        time.pass(Duration.ofSeconds(5));
        for (int i = 0; i < 40; i++) {
            flow.standStill(Duration.ofMillis(stalls.nextInt(100, 600)));
            time.pass(Duration.ofMillis(stalls.nextInt(700, 2_500)));
        }
        print("receiver stands still", flow);
        assertEquals(2, flow.picture.spatialLimit());
        assertEquals(2, flow.changes.size(), flow.changes.toString());
        assertTrue(
                flow.changes.stream().noneMatch(moment -> moment.step() == PictureShare.PAUSED),
                flow.changes.toString());
    }

    @Test
    void burstsOfLossAreSurvived() {
        EmulatedFlow flow = flow(11).over(network(5_000_000).burstLoss(0.005, 0.25));
        time.pass(Duration.ofSeconds(60));
        print("bursts of loss", flow);
        assertTrue(flow.picture.spatialLimit() >= 1);
    }
}
