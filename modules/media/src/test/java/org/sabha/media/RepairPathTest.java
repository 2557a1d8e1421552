package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.DropReason;

/** Loss is repaired on both legs, within bounds that no peer can stretch. */
class RepairPathTest {
    private final FakeRoom room = newRoom();

    FakeRoom newRoom() {
        return new FakeRoom();
    }

    private final FakePeer alice = room.join(1);
    private final FakePeer bob = room.join(1);
    private final FakePeer carol = room.join(1);

    RepairPathTest() {
        room.show(bob, "5", alice);
    }

    private void frames(int from, int to) {
        for (int i = from; i < to; i++) {
            alice.send(alice.picture(i, i * 3_000, i == 0, i, i));
            room.pass(33);
        }
    }

    @Test
    void asksTheSenderForWhatIsMissing() {
        frames(0, 3);
        alice.send(alice.picture(5, 15_000, false, 5, 5));
        room.pass(9);
        assertEquals(List.of(), alice.control("nack"));
        room.pass(2);
        assertEquals(List.of("nack 1000 3", "nack 1000 4"), alice.control("nack"));
        room.pass(1_000);
        assertEquals(20, alice.control("nack").size());
    }

    @Test
    void takesARetransmissionAndForwardsItUnderTheReservedNumber() {
        frames(0, 2);
        alice.send(alice.picture(3, 9_000, false, 3, 3));
        room.pass(11);
        FakePeer.Sent original = alice.picture(2, 6_000, false, 2, 2);
        alice.send(rtx(original, 77));
        room.pass(1);
        List<ReceivedRtp> seen = bob.in("5");
        assertEquals(4, seen.size());
        assertEquals(seen.get(2).sequence() - 1, seen.get(3).sequence());
        assertArrayEquals(Arrays.copyOfRange(original.payload, 6, 40), tail(seen.get(3), 6));
        alice.send(rtx(original, 78));
        room.pass(1);
        assertEquals(4, bob.in("5").size());
        assertEquals(1, room.drops(DropReason.DUPLICATE));
        room.pass(500);
        assertEquals(1, alice.control("nack").size());
    }

    private FakePeer.Sent rtx(FakePeer.Sent original, int sequence) {
        FakePeer.Sent packet = new FakePeer.Sent();
        packet.payloadType = 97;
        packet.ssrc = alice.rtxSsrc;
        packet.sequence = sequence;
        packet.timestamp = original.timestamp;
        packet.payload = new byte[original.payload.length + 2];
        packet.payload[0] = (byte) (original.sequence >> 8);
        packet.payload[1] = (byte) original.sequence;
        System.arraycopy(original.payload, 0, packet.payload, 2, original.payload.length);
        return packet;
    }

    private static byte[] tail(ReceivedRtp packet, int from) {
        return Arrays.copyOfRange(
                packet.bytes, packet.payloadOffset + from, packet.payloadOffset + packet.payloadLength);
    }

    @Test
    void resendsOverRtxWhatAReceiverLacks() {
        frames(0, 10);
        ReceivedRtp lost = bob.in("5").get(4);
        bob.nack(bob.slotSsrc("5"), lost.sequence());
        room.flush();
        List<ReceivedRtp> resent = bob.resentIn("5");
        assertEquals(1, resent.size());
        assertEquals(97, resent.getFirst().payloadType());
        assertEquals(
                lost.sequence(),
                resent.getFirst().payload(0) << 8 | resent.getFirst().payload(1));
        assertEquals(lost.timestamp(), resent.getFirst().timestamp());
        assertArrayEquals(tail(lost, 0), tail(resent.getFirst(), 2));
        assertEquals(List.of(), carol.received);
    }

    @Test
    void resendsOfThePreviousSenderKeepItsNumbers() {
        FakePeer dave = room.join(1);
        frames(0, 5);
        ReceivedRtp lost = bob.in("5").get(3);
        room.show(bob, "5", dave);
        dave.send(dave.picture(800, 5, true, 400, 9));
        room.pass(33);
        bob.nack(bob.slotSsrc("5"), lost.sequence());
        room.flush();
        ReceivedRtp resent = bob.resentIn("5").getFirst();
        assertEquals(lost.timestamp(), resent.timestamp());
        assertArrayEquals(tail(lost, 0), tail(resent, 2));
    }

    @Test
    @Tag("T30")
    void nothingOfATrackThatWasPausedOrClosedIsResent() {
        frames(0, 5);
        room.pauseTrack(FakeRoom.trackId('c', alice));
        bob.nack(bob.slotSsrc("5"), bob.in("5").get(3).sequence());
        room.flush();
        room.closeTrack(FakeRoom.trackId('c', alice));
        bob.nack(bob.slotSsrc("5"), bob.in("5").get(2).sequence());
        room.flush();
        assertEquals(List.of(), bob.resentIn("5"));
    }

    @Test
    @Tag("T30")
    void aPacketIsNotResentTwiceInARoundTripNorMoreThanTenTimes() {
        frames(0, 20);
        int sequence = bob.in("5").get(7).sequence();
        for (int i = 0; i < 100; i++) {
            bob.nack(bob.slotSsrc("5"), sequence);
            room.pass(2);
        }
        assertEquals(10, bob.resentIn("5").size());
        long last = Long.MIN_VALUE;
        for (ReceivedRtp resent : bob.resentIn("5")) {
            assertTrue(last == Long.MIN_VALUE || resent.atNanos - last >= 20 * FakeRoom.MILLI);
            last = resent.atNanos;
        }
    }

    @Test
    @Tag("T30")
    void aHundredThousandNacksStayWithinTheBudget() {
        room.show(carol, "5", alice);
        for (int i = 0; i < 400; i++) {
            alice.send(large(i));
            room.pass(5);
        }
        List<Integer> known = bob.in("5").stream().map(ReceivedRtp::sequence).toList();
        int pictures = 400;
        for (int i = 0; i < 1_000; i++) {
            int[] hundred = new int[100];
            int from = Math.floorMod(i * 100, 300);
            for (int k = 0; k < 100; k++) {
                hundred[k] = known.get(from + k);
            }
            bob.nack(bob.slotSsrc("5"), hundred);
            if (i % 33 == 0) {
                alice.send(large(pictures++));
            }
            room.pass(1);
        }
        long media = bob.in("5").stream().mapToLong(p -> p.bytes.length).sum();
        long resent = bob.resentIn("5").stream().mapToLong(p -> p.bytes.length).sum();
        assertTrue(resent <= media / 2 + 64_000, resent + " of " + media);
        assertTrue(resent > 0);
        assertGapless(bob.resentIn("5"));
        assertEquals(pictures, carol.in("5").size(), "another receiver misses nothing");
        assertGapless(carol.in("5"));
        assertEquals(List.of(), carol.resentIn("5"), "and gets nothing that somebody else asked for");
    }

    private FakePeer.Sent large(int number) {
        FakePeer.Sent packet = alice.picture(number, number * 3_000, number == 0, number, number);
        packet.payload = FakePeer.vp8(number == 0, number, number, 1_000);
        return packet;
    }

    /** What is refused takes no number: a gap would be asked for in vain, and looks like loss. */
    private static void assertGapless(List<ReceivedRtp> resent) {
        for (int i = 1; i < resent.size(); i++) {
            assertEquals(
                    resent.get(i - 1).sequence() + 1 & 0xffff, resent.get(i).sequence(), "resend " + i);
        }
    }

    @Test
    @Tag("T30")
    void budgetRefusalDoesNotCountAsTry() {
        int number = 0;
        for (; number < 150; number++) {
            FakePeer.Sent packet = alice.picture(number, number * 3_000, number == 0, number, number);
            packet.payload = FakePeer.vp8(number == 0, number, number, 1_000);
            alice.send(packet);
            room.pass(5);
        }
        List<ReceivedRtp> seen = bob.in("5");
        int asked = 0;
        while (bob.resentIn("5").size() == asked) {
            bob.nack(bob.slotSsrc("5"), seen.get(asked++).sequence());
            room.pass(1);
        }
        assertEquals(1, room.drops(DropReason.RATE_LIMITED), "the budget is used up");
        for (int i = 0; i < 2; i++) {
            FakePeer.Sent more = alice.picture(number, number * 3_000, false, number, number);
            more.payload = FakePeer.vp8(false, number, number, 1_000);
            alice.send(more);
            room.pass(1);
            number++;
        }
        bob.nack(bob.slotSsrc("5"), seen.get(asked - 1).sequence());
        room.flush();
        assertEquals(asked, bob.resentIn("5").size(), "at once, as it was not sent before");
        assertGapless(bob.resentIn("5"));
    }

    @Test
    void oversizedRetransmissionUsesNoSequenceNumber() {
        frames(0, 40);
        int number = 40;
        while (bob.in("5").size() == number) {
            FakePeer.Sent packet = alice.picture(number, number * 3_000, false, number, number);
            packet.payload = FakePeer.vp8(false, number, number, 1_380 + number);
            alice.send(packet);
            room.pass(1);
            number++;
        }
        List<ReceivedRtp> seen = bob.in("5");
        long oversized = room.drops(DropReason.OVERSIZED);
        long counted = room.loop(bob).engine.counters().packetsResent;
        for (ReceivedRtp lost : List.of(seen.get(1), seen.getLast(), seen.get(2))) {
            bob.nack(bob.slotSsrc("5"), lost.sequence());
            room.pass(1);
        }
        assertEquals(oversized + 1, room.drops(DropReason.OVERSIZED));
        assertEquals(2, bob.resentIn("5").size());
        assertEquals(counted + 2, room.loop(bob).engine.counters().packetsResent);
        assertGapless(bob.resentIn("5"));
    }

    @Test
    @Tag("T29")
    void aHundredReceiversAskingAHundredTimesASecondCauseFewRequests() {
        List<FakePeer> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            FakePeer viewer = room.join(1);
            room.show(viewer, "5", alice);
            many.add(viewer);
        }
        frames(0, 10);
        int number = 10;
        for (int second = 0; second < 3; second++) {
            int requests = 0;
            int keyFrames = 0;
            for (int tick = 0; tick < 100; tick++) {
                alice.control.clear();
                many.forEach(viewer -> viewer.pictureLoss(viewer.slotSsrc("5")));
                room.pass(10);
                int asked = alice.control("pli").size();
                requests += asked;
                keyFrames += asked > 0 ? 1 : 0;
                if (asked > 0 || tick % 4 == 0) {
                    alice.send(alice.picture(number, number * 3_000, asked > 0, number, number));
                    number++;
                }
            }
            assertTrue(requests <= 7, "requests in a second " + requests);
            int early = second == 0 ? 1 : 0;
            assertTrue(keyFrames <= 2 + early, "key frames in second " + second + ": " + keyFrames);
            assertTrue(keyFrames >= 1, "who asks is served");
        }
    }

    @Test
    @Tag("T29")
    void repeatsKeyFrameRequestUntilItArrives() {
        room.pass(1_000);
        frames(0, 1);
        alice.control.clear();
        bob.pictureLoss(bob.slotSsrc("5"));
        room.pass(1_400);
        int asked = alice.control("pli").size();
        assertTrue(asked >= 4 && asked <= 7, "asked " + asked);
        alice.send(alice.picture(1, 3_000, true, 1, 1));
        room.pass(2_000);
        assertTrue(alice.control("pli").size() <= asked + 1);
    }

    @Test
    void paddingAloneLeavesNoGap() {
        frames(0, 3);
        FakePeer.Sent probe = alice.picture(3, 9_000, false, 0, 0);
        probe.payload = new byte[0];
        probe.padding = 100;
        alice.send(probe);
        frames(4, 6);
        List<Integer> numbers = bob.in("5").stream().map(ReceivedRtp::sequence).toList();
        assertEquals(5, numbers.size());
        assertEquals(numbers.getFirst() + 4, numbers.getLast());
        assertEquals(List.of(), alice.control("nack"));
    }

    @Test
    void reportsToTheSenderWhatArrived() {
        frames(0, 30);
        alice.voice(1, 960, 40);
        room.pass(1_000);
        assertTrue(alice.control("rr").contains("rr 1000 lost 0"), alice.control::toString);
        int arrived = alice.control("twcc").stream()
                .mapToInt(line -> Integer.parseInt(line.substring(5)))
                .sum();
        assertEquals(31, arrived);
    }

    @Test
    void numbersEveryPacketOfAReceiverAndTakesItsFeedback() {
        alice.voice(1, 960, 30);
        frames(0, 5);
        bob.nack(bob.slotSsrc("5"), bob.in("5").get(1).sequence());
        room.pass(5);
        List<Integer> numbers = bob.received.stream()
                .map(p -> FakePeer.element(p, 3))
                .map(e -> (e[0] & 0xff) << 8 | (e[1] & 0xff))
                .toList();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            expected.add(i);
        }
        assertEquals(7, numbers.size());
        assertEquals(expected, numbers);
    }
}
