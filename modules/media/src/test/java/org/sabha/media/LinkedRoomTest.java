package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.SlotRequest;
import org.sabha.wire.packet.DropReason;

/** What is particular to a room on two loops: alice, carol, eve and so on sit on the first, bob, dave and so on on the second. */
class LinkedRoomTest {
    private final FakeRoom room = new FakeRoom(2);
    private final FakeLoop first = room.loops.getFirst();
    private final FakeLoop second = room.loops.getLast();

    private static int sequence(FakePeer peer, String mid, int index) {
        return peer.in(mid).get(index).sequence();
    }

    @Test
    void handsAPacketOverOnceHoweverManyReceiversThereAre() {
        FakePeer alice = room.join(1);
        List<FakePeer> viewers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            FakePeer viewer = room.join(1);
            viewers.add(viewer);
            room.show(viewer, "5", alice);
        }
        room.pass(1);
        alice.control.clear();
        for (int i = 0; i < 30; i++) {
            alice.send(alice.picture(i, i * 3_000, i == 0, i, i));
            room.pass(33);
        }
        for (FakePeer viewer : viewers) {
            assertEquals(30, viewer.in("5").size());
        }
        assertEquals(30, first.counters.packets());
        assertEquals(30, first.counters.batches());
        assertEquals(0, second.counters.packets());
        assertEquals(0, first.counters.leftOut());
    }

    @Test
    void nothingGoesOverThatNobodyThereShows() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer carol = room.join(1);
        room.show(carol, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.pass(33);
        assertEquals(1, carol.in("5").size());
        assertEquals(0, first.counters.packets());
        room.show(bob, "5", alice);
        room.pass(1);
        alice.send(alice.picture(2, 3_000, true, 2, 2));
        room.pass(33);
        assertEquals(1, first.counters.packets());
        room.show(bob, "5", Optional.empty());
        room.pass(1);
        alice.send(alice.picture(3, 6_000, false, 3, 3));
        room.pass(33);
        assertEquals(1, first.counters.packets());
        assertEquals(3, carol.in("5").size());
    }

    @Test
    @Tag("T29")
    void keyFramesAreAskedOnceForTheReceiversOfBothLoops() {
        FakePeer alice = room.join(1);
        for (int i = 0; i < 12; i++) {
            room.show(room.join(1), "5", alice);
        }
        room.pass(100);
        assertEquals(1, alice.control("pli").size(), alice.control::toString);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.pass(150);
        room.peers.stream().skip(1).forEach(peer -> peer.pictureLoss(peer.slotSsrc("5")));
        room.pass(100);
        assertEquals(1, alice.control("pli").size(), "too soon after the last key frame");
        room.pass(150);
        assertEquals(2, alice.control("pli").size());
    }

    @Test
    void retransmissionsComeFromReceiversLoop() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        room.pass(1);
        for (int i = 0; i < 5; i++) {
            alice.send(alice.picture(i, i * 3_000, i == 0, i, i));
            room.pass(33);
        }
        long handed = first.counters.packets();
        bob.nack(bob.slotSsrc("5"), sequence(bob, "5", 2));
        room.pass(10);
        assertEquals(1, bob.resentIn("5").size());
        assertEquals(List.of(), alice.control("nack"));
        assertEquals(handed, first.counters.packets());
        assertEquals(0, first.engine.counters().packetsResent());
        assertEquals(1, second.engine.counters().packetsResent());
    }

    @Test
    void senderLearnsLargestDemandOfAllLoops() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer carol = room.join(1);
        show(bob, alice, 180);
        show(carol, alice, 360);
        room.pass(2_500);
        assertEquals("wanted a 360", lastWanted());
        show(bob, alice, 720);
        room.pass(200);
        assertEquals("wanted a 720", lastWanted());
        room.show(bob, "5", Optional.empty());
        room.pass(2_500);
        assertEquals("wanted a 360", lastWanted());
        room.leave(carol);
        room.pass(2_500);
        assertEquals("wanted a 0", lastWanted());
    }

    private void show(FakePeer receiver, FakePeer sender, int heightPixels) {
        var slot = new SlotRequest("5", Optional.of(FakeRoom.trackId('c', sender)), heightPixels, 0);
        room.loop(receiver).router.showSlots(receiver.participant, List.of(slot));
        room.runOnce();
    }

    private String lastWanted() {
        return room.wanted.stream()
                .filter(line -> line.startsWith("wanted a"))
                .reduce((_, last) -> last)
                .orElse("never");
    }

    @Test
    @Tag("H7")
    void departureReachesOtherLoopFirst() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        room.pass(1);
        alice.send(alice.picture(1, 0, true, 1, 1));
        alice.voice(1, 960, 20);
        room.pass(20);
        int before = bob.received.size();
        alice.send(alice.picture(2, 3_000, false, 2, 2));
        alice.voice(2, 1_920, 20);
        first.engine.flush(room.now, room);
        // the packets are on the link; only the second loop has heard of the removal
        second.router.closeTransport(alice.participant);
        second.runOnce(room.now, room);
        room.pass(1_000);
        assertEquals(before, bob.received.size());
        assertTrue(second.engine.counters().drops(DropReason.CLOSED) > 0);
        room.leave(alice);
        alice.send(alice.picture(3, 6_000, true, 3, 3));
        room.pass(1_000);
        assertEquals(before, bob.received.size());
        assertEquals(Set.of(bob.participant), room.receivers());
    }

    @Test
    @Tag("T13")
    void aPauseHoldsForPacketsThatAreOnTheLink() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        room.pass(1);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.pass(20);
        alice.send(alice.picture(2, 3_000, false, 2, 2));
        first.engine.flush(room.now, room);
        room.pauseTrack(FakeRoom.trackId('c', alice));
        room.pass(20);
        assertEquals(1, bob.in("5").size());
        assertEquals(1, second.engine.counters().drops(DropReason.PAUSED));
    }

    @Test
    void aLoopThatStandsStillCostsItsReceiversWholePicturesAndNobodyElseAnything() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer carol = room.join(1);
        room.show(bob, "5", alice);
        room.show(carol, "5", alice);
        room.pass(1);
        alice.control.clear();
        Camera camera = new Camera(alice);
        camera.pictures(10);
        second.stands = true;
        camera.pictures(300);
        assertEquals(310 * Camera.PACKETS, carol.in("5").size(), "the receiver beside it got all");
        assertTrue(first.counters.leftOut() > 0);
        assertEquals(first.counters.leftOut(), first.engine.counters().drops(DropReason.LINK_FULL));
        assertEquals(1, first.counters.pictureBreaks());
        second.stands = false;
        camera.pictures(100);
        assertTrue(camera.keyPictures > 1, "a key frame was asked for");
        List<ReceivedRtp> seen = bob.in("5");
        assertTrue(seen.size() > 200, "the picture has come back");
        assertWhole(seen);
        camera.pictures(5);
        assertEquals(5 * Camera.PACKETS, bob.in("5").size() - seen.size());
    }

    /** Numbers without a gap, and of each picture all packets. */
    private static void assertWhole(List<ReceivedRtp> seen) {
        for (int i = 0; i < seen.size(); i++) {
            assertEquals(i % Camera.PACKETS, seen.get(i).payload(20), "packet " + i);
            if (i > 0) {
                assertEquals(
                        seen.get(i - 1).sequence() + 1 & 0xffff, seen.get(i).sequence());
            }
        }
    }

    /** Pictures of a few packets, a key picture where one is asked for. */
    private final class Camera {
        static final int PACKETS = 4;
        final FakePeer peer;
        int pictures;
        int keyPictures;
        int sequence;

        Camera(FakePeer peer) {
            this.peer = peer;
        }

        void pictures(int count) {
            for (int i = 0; i < count; i++) {
                boolean key = pictures == 0 || peer.control.remove("pli " + peer.videoSsrc);
                keyPictures += key ? 1 : 0;
                for (int k = 0; k < PACKETS; k++) {
                    FakePeer.Sent packet =
                            peer.picture(sequence++, pictures * 3_000, key && k == 0, pictures, pictures);
                    packet.payload[0] = (byte) (k == 0 ? 0x90 : 0x80);
                    packet.payload[20] = (byte) k;
                    packet.marker = k == PACKETS - 1;
                    peer.send(packet);
                }
                pictures++;
                room.pass(33);
            }
        }
    }

    @Test
    void aVoiceIsHeardWhileTheOtherLoopStandsStillAndAfterwards() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer carol = room.join(1);
        for (int i = 0; i < 1_000; i++) {
            second.stands = i >= 10 && i < 900;
            alice.voice(i, i * 960, 20);
            room.pass(20);
        }
        assertEquals(1_000, carol.in("2").size());
        assertTrue(bob.in("2").size() >= 110);
        assertTrue(first.counters.leftOut() > 0);
    }

    @Test
    void aLoopThatJoinsLaterHasWhatTheOthersHave() {
        FakeRoom growing = new FakeRoom(1);
        FakePeer alice = growing.join(1);
        alice.voice(1, 960, 20);
        growing.pauseTrack(FakeRoom.trackId('c', alice));
        growing.pass(20);
        FakeLoop later = new FakeLoop(growing, 1);
        later.link(growing.loops.getFirst(), true);
        growing.loops.add(later);
        growing.pass(1);
        FakePeer bob = growing.join(1);
        growing.show(bob, "5", alice);
        alice.voice(2, 1_920, 20);
        growing.pass(20);
        assertEquals(1, bob.in("2").size(), "who was heard before is heard there");
        alice.send(alice.picture(1, 0, true, 1, 1));
        growing.pass(20);
        assertEquals(0, bob.in("5").size(), "what was paused before is paused there");
        growing.resumeTrack(FakeRoom.trackId('c', alice));
        alice.send(alice.picture(2, 3_000, true, 2, 2));
        growing.pass(20);
        assertEquals(1, bob.in("5").size());
    }

    @Test
    void oneLoopDecidesSpeakerForAll() {
        List<FakePeer> people = List.of(room.join(0), room.join(0), room.join(0), room.join(0));
        for (int i = 0; i < 200; i++) {
            for (FakePeer person : people) {
                boolean speaks = person == people.get(1);
                person.voice(i, i * 960, speaks ? (i / 10 % 5 == 4 ? 70 : 15 + i % 7) : 120);
            }
            room.pass(20);
        }
        assertEquals(
                List.of("speaker b"),
                room.events.stream()
                        .filter(event -> event.startsWith("speaker"))
                        .toList());
    }

    @Test
    void theFirstPacketOfAVoiceIsNotLostOnTheWay() {
        FakePeer alice = room.join(0);
        FakePeer bob = room.join(0);
        alice.voice(1, 960, 20);
        room.flush();
        assertEquals(1, bob.in("2").size());
        bob.voice(1, 960, 20);
        room.flush();
        assertEquals(1, alice.received.size());
    }

    @Test
    @Tag("T15")
    void closingTheRoomEndsItsLinks() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        room.pass(1);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.pass(20);
        room.close();
        room.pass(100);
        int before = bob.received.size();
        alice.send(alice.picture(2, 3_000, true, 2, 2));
        room.pass(5_000);
        assertEquals(before, bob.received.size());
        Set<Long> next = new HashSet<>();
        room.loops.forEach(loop -> next.add(loop.engine.nextTimeoutNanos()));
        assertEquals(Set.of(Long.MAX_VALUE), next);
    }

    @Test
    void aLinkForAClosedRouterClosesItself() {
        room.close();
        FakeLoop late = new FakeLoop(room, 3);
        late.link(first, true);
        first.runOnce(room.now, room);
        late.runOnce(room.now, room);
        assertFalse(late.runOnce(room.now, room));
        assertEquals(Long.MAX_VALUE, late.engine.nextTimeoutNanos());
    }
}
