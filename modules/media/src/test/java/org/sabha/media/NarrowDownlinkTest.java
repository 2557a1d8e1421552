package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.SlotRequest;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.testkit.VirtualTime;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;

/** The whole engine and a receiver behind an emulated network that answers with transport-wide feedback. */
class NarrowDownlinkTest {
    private static final long SEED = 20_261_124;
    private static final int PACKETS_PER_PICTURE = 4;
    private static final int KEY_FACTOR = 4;
    private static final int PACKET_BYTES = 1_000;

    private final FakeRoom room = new FakeRoom();
    private final FakePeer alice = room.join(1);
    private FakePeer bob = room.join(1);
    private final VirtualTime time = VirtualTime.fromMorning();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final NetworkEmulator<byte[]> network = new NetworkEmulator<>(time, SEED, this::arrive);
    private int packetsPerPicture = PACKETS_PER_PICTURE;
    private int pictures;
    private int packets;
    private int voices;
    private int millis;
    private boolean wantsKeyFrame = true;
    private boolean answers = true;

    NarrowDownlinkTest() {
        network.delay(Duration.ofMillis(20));
        watches(bob);
    }

    private void watches(FakePeer receiver) {
        room.networks.remove(bob.address);
        bob = receiver;
        room.networks.put(bob.address, datagram -> network.send(datagram, datagram.length));
        room.show(bob, "5", alice);
    }

    private void arrive(byte[] datagram) {
        int before = bob.received.size();
        bob.take(datagram);
        if (bob.received.size() > before) {
            byte[] sequence = FakePeer.element(bob.received.getLast(), bob.ids.sequence());
            if (sequence.length == 2) {
                recorder.received(Bytes.u16(sequence, 0), room.now);
            }
        }
    }

    private void run(int seconds) {
        for (int end = millis + seconds * 1_000; millis < end; millis++) {
            if (millis % 20 == 0) {
                alice.voice(voices, voices++ * 960, 40);
            }
            if (millis % 33 == 0) {
                picture();
            }
            if (millis % 50 == 0) {
                feedback();
            }
            room.pass(1);
            time.pass(Duration.ofMillis(1));
        }
    }

    private void picture() {
        wantsKeyFrame |= !alice.control("pli").isEmpty();
        alice.control.clear();
        int count = packetsPerPicture > PACKETS_PER_PICTURE && wantsKeyFrame
                ? KEY_FACTOR * packetsPerPicture
                : packetsPerPicture;
        for (int i = 0; i < count; i++) {
            FakePeer.Sent packet =
                    alice.picture(packets++, pictures * 3_000, wantsKeyFrame && i == 0, pictures, pictures);
            packet.payload = FakePeer.vp8(wantsKeyFrame && i == 0, pictures, pictures, PACKET_BYTES);
            packet.payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
            packet.marker = i == count - 1;
            alice.send(packet);
        }
        wantsKeyFrame = false;
        pictures++;
    }

    private void feedback() {
        while (answers && recorder.pending()) {
            bob.sendControl(writer -> recorder.write(writer, 5, 6));
        }
    }

    private long voicesHeard() {
        int ssrc = bob.slotSsrc("2");
        return bob.received.stream().filter(packet -> packet.ssrc() == ssrc).count();
    }

    @Test
    @Tag("Q17")
    void pausesAPictureThatDoesNotFitAndKeepsTheVoice() {
        network.rate(64_000, Duration.ofMillis(400));
        run(10);
        assertTrue(room.events.contains("paused b 5 a"), room.events.toString());
        long heard = voicesHeard();
        int seen = bob.in("5").size();
        run(10);
        System.out.printf(
                "64 kbit/s: %d of 500 voice packets, %d of pictures%n",
                voicesHeard() - heard, bob.in("5").size() - seen);
        assertTrue(voicesHeard() - heard >= 495, "voices " + (voicesHeard() - heard));
        assertEquals(seen, bob.in("5").size());
        network.rate(5_000_000, Duration.ofMillis(400));
        room.events.clear();
        run(25);
        assertTrue(room.events.contains("slot b 5 a"), room.events.toString());
        assertTrue(bob.in("5").size() > seen + 100);
    }

    @Test
    void pauseNoticeEndsWhenSlotIsReleased() {
        network.rate(64_000, Duration.ofMillis(400));
        run(10);
        assertTrue(room.events.contains("paused b 5 a"), room.events.toString());
        room.events.clear();
        run(5);
        assertFalse(room.events.toString().contains("b 5"), "said once: " + room.events);
        room.router.showSlots(bob.participant, List.of(new SlotRequest("5", Optional.empty(), 0, 0)));
        assertTrue(room.events.contains("slot b 5 -"), room.events.toString());
    }

    /** A sender that was held up and catches up with large pictures, on a line that carries few of them. */
    @Test
    void whereTooMuchWaitsWholePicturesAreLeftOut() {
        network.rate(2_000_000, Duration.ofSeconds(10));
        run(2);
        packetsPerPicture = 40;
        for (int i = 0; i < 20; i++) {
            picture();
        }
        packetsPerPicture = PACKETS_PER_PICTURE;
        run(20);
        assertTrue(room.engine.counters().drops(DropReason.SEND_QUEUE_FULL) > 0, room.events.toString());
        Map<Integer, Integer> packetsOfPicture = new HashMap<>();
        bob.in("5").forEach(packet -> packetsOfPicture.merge(packet.timestamp(), 1, Integer::sum));
        Set<Integer> whole = Set.of(PACKETS_PER_PICTURE, 40, KEY_FACTOR * 40);
        assertTrue(
                whole.containsAll(packetsOfPicture.values()),
                packetsOfPicture.values().toString());
    }

    @Test
    void holdsNothingBackOnAFastNetwork() {
        network.rate(20_000_000, Duration.ofMillis(400));
        run(10);
        assertFalse(room.events.toString().contains("paused"), room.events.toString());
        assertTrue(
                bob.in("5").size() >= packets - 2 * PACKETS_PER_PICTURE,
                bob.in("5").size() + " of " + packets);
    }

    /** 2.4 Mbit/s in one layer, with large key frames, while the first estimate is 1 Mbit/s. */
    @Test
    void aPictureAboveTheFirstEstimateIsNotPausedWhereItFits() {
        packetsPerPicture = 10;
        network.rate(6_000_000, Duration.ofMillis(400));
        run(10);
        assertFalse(room.events.toString().contains("paused"), room.events.toString());
        assertTrue(
                bob.in("5").size() >= packets - 2 * packetsPerPicture,
                bob.in("5").size() + " of " + packets);
    }

    /** A decoder that waited for a breakpoint, a sender that caught up: nothing of it is the network's fault. */
    @Test
    void aSenderThatCatchesUpIsNotPaused() {
        network.rate(20_000_000, Duration.ofMillis(400));
        run(2);
        for (int i = 0; i < 40; i++) {
            picture();
        }
        run(10);
        assertFalse(room.events.toString().contains("paused"), room.events.toString());
        assertTrue(
                bob.in("5").size() >= packets - 2 * PACKETS_PER_PICTURE,
                bob.in("5").size() + " of " + packets);
    }

    /** Firefox numbers its pictures only; voices that no feedback names once looked like 56 % loss and paused pictures. */
    @Test
    void voicesThatFeedbackDoesNotNameAreNotTakenForLost() {
        watches(room.join(1, OfferText.Ids.FIREFOX));
        network.rate(1_500_000, Duration.ofMillis(400));
        run(20);
        int ssrc = bob.slotSsrc("2");
        List<ReceivedRtp> heard =
                bob.received.stream().filter(packet -> packet.ssrc() == ssrc).toList();
        assertTrue(heard.size() > 900, "voices " + heard.size());
        assertTrue(heard.stream().allMatch(packet -> FakePeer.element(packet, bob.ids.sequence()).length == 0));
        List<Integer> numbers = bob.in("5").stream()
                .map(packet -> Bytes.u16(FakePeer.element(packet, bob.ids.sequence()), 0))
                .toList();
        assertEquals(IntStream.range(0, numbers.size()).boxed().toList(), numbers, "no number is used for a voice");
        assertFalse(room.events.toString().contains("paused"), room.events.toString());
        assertTrue(
                bob.in("5").size() >= packets - 2 * PACKETS_PER_PICTURE,
                bob.in("5").size() + " of " + packets);
    }

    @Test
    void withoutFeedbackNothingIsHeldBack() {
        answers = false;
        run(10);
        assertFalse(room.events.toString().contains("paused"), room.events.toString());
        assertTrue(bob.in("5").size() >= packets - 2 * PACKETS_PER_PICTURE);
        assertEquals(0, bob.resentIn("5").size(), "no padding without feedback");
    }

    /** A receiver that claims anything changes what it gets itself, and nothing else (T31). */
    @Test
    @Tag("T31")
    @Tag("H18")
    void absurdFeedbackHarmsOnlyTheOneWhoSendsIt() {
        FakePeer carol = room.join(1);
        room.show(carol, "5", alice);
        network.rate(20_000_000, Duration.ofMillis(400));
        for (int i = 0; i < 10; i++) {
            run(1);
            TransportFeedbackRecorder forged = new TransportFeedbackRecorder();
            for (int k = 0; k < 400; k += 1 + i * 7) {
                forged.received(40_000 * i + k & 0xffff, (long) i * i * 700_000_000L + k * 250_000L * (i % 2));
            }
            carol.sendControl(writer -> forged.write(writer, 5, 6));
            carol.sendControl(writer -> writer.reportBlock(everythingLost(carol.slotSsrc("5"))));
            carol.sendControl(writer -> writer.reportBlock(everythingLost(bob.slotSsrc("5"))));
            for (long bits : new long[] {0, 1, Long.MAX_VALUE}) {
                room.receive(
                        carol.protectControl(estimate(bits, carol.slotSsrc("5"), bob.slotSsrc("5"))), carol.address);
            }
        }
        assertTrue(
                bob.in("5").size() >= packets - 2 * PACKETS_PER_PICTURE,
                bob.in("5").size() + " of " + packets);
        assertFalse(room.events.toString().contains("paused b"), room.events.toString());
    }

    private static ReportBlock everythingLost(int ssrc) {
        ReportBlock block = new ReportBlock();
        block.ssrc = ssrc;
        block.fractionLost = 255;
        block.cumulativeLost = Integer.MAX_VALUE;
        block.extendedHighestSequence = -1;
        block.jitterTicks = 0xffff_ffffL;
        return block;
    }

    /** A receiver's estimate of its line (draft-alvestrand-rmcat-remb-03 section 2.2), for these sources. */
    private static byte[] estimate(long bitsPerSecond, int... ssrcs) {
        int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitsPerSecond) - 18);
        byte[] packet = new byte[20 + 4 * ssrcs.length];
        packet[0] = (byte) 0x8f;
        packet[1] = (byte) 206;
        Bytes.put16(packet, 2, packet.length / 4 - 1);
        Bytes.put32(packet, 4, 5);
        Bytes.put32(packet, 12, 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B');
        packet[16] = (byte) ssrcs.length;
        Bytes.put24(packet, 17, exponent << 18 | (int) (bitsPerSecond >> exponent));
        for (int i = 0; i < ssrcs.length; i++) {
            Bytes.put32(packet, 20 + 4 * i, ssrcs[i]);
        }
        return packet;
    }

    @Test
    void tellsTheSenderHowLargeItIsShown() {
        run(1);
        assertEquals(
                List.of(),
                room.wanted.stream().filter(line -> line.startsWith("wanted a")).toList());
        run(3);
        assertEquals(
                List.of("wanted a 720"),
                room.wanted.stream().filter(line -> line.startsWith("wanted a")).toList());
        room.router.closeTransport(bob.participant);
        run(1);
        room.pass(3_000);
        assertEquals(
                List.of("wanted a 720", "wanted a 0"),
                room.wanted.stream().filter(line -> line.startsWith("wanted a")).toList());
    }
}
