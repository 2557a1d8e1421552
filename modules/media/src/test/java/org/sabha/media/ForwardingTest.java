package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForwardingTest {
    private final FakeRoom room = newRoom();

    FakeRoom newRoom() {
        return new FakeRoom();
    }

    @Test
    void forwardsAVoiceToEverybodyElse() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer carol = room.join(1, OfferText.Ids.ODD);
        for (int i = 0; i < 5; i++) {
            alice.voice(65_534 + i, 960 * i, 30);
            room.pass(20);
        }
        assertEquals(5, bob.in("2").size());
        assertEquals(5, carol.in("2").size());
        assertEquals(List.of(), alice.received);
        assertTrue(bob.in("2").getFirst().marker());
        assertEquals(30, FakePeer.element(carol.in("2").getFirst(), 9)[0]);
        assertEquals('2', FakePeer.element(carol.in("2").getFirst(), 6)[0]);
    }

    @Test
    void showsACameraFromItsKeyFrameOn() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(2);
        alice.send(alice.picture(10, 1_000, false, 1, 1));
        room.show(bob, "6", alice);
        alice.send(alice.picture(11, 4_000, false, 2, 2));
        room.pass(1);
        assertEquals(List.of(), bob.in("6"));
        assertEquals(List.of("pli " + alice.videoSsrc), alice.control("pli"));
        alice.send(alice.picture(12, 7_000, true, 3, 3));
        alice.send(alice.picture(13, 10_000, false, 4, 4));
        room.pass(1);
        assertEquals(2, bob.in("6").size());
        assertEquals(98 - 2, bob.in("6").getFirst().payloadType());
        assertTrue(room.events.contains("slot b 6 a"), room.events::toString);
        assertEquals(List.of(), alice.in("5"));
    }

    @Test
    void asksForAKeyFrameOnceTheReceiverCanDecryptIt() {
        FakePeer alice = room.join(1);
        alice.send(alice.picture(10, 1_000, true, 1, 1));
        room.pass(1_000);
        FakePeer bob = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(bob, FakeRoom.usual(bob, 1).toString());
        room.show(bob, "5", alice);
        room.pass(100);
        assertEquals(List.of(), alice.control("pli"));
        bob.connect();
        room.pass(1);
        assertEquals(List.of("pli " + alice.videoSsrc), alice.control("pli"));
        alice.send(alice.picture(11, 90_000, true, 2, 2));
        room.pass(1);
        assertEquals(1, bob.in("5").size());
    }

    @Test
    void asksForAKeyFrameWhenASilentReceiverReturns() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        for (int i = 0; i < 100; i++) {
            alice.sendControl(_ -> {});
            room.pass(500);
        }
        alice.control.clear();
        bob.check();
        room.pass(1);
        assertEquals(List.of("pli " + alice.videoSsrc), alice.control("pli"));
    }

    @Test
    void asksForAKeyFrameWhenMediaLeavesADeadAddress() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.pass(3_000);
        alice.control.clear();
        room.move(bob, 25_000);
        bob.check();
        room.pass(1);
        assertEquals(List.of("pli " + alice.videoSsrc), alice.control("pli"));
    }

    @Test
    void asksForNoKeyFrameWhenMediaLeavesALivingAddress() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.pass(3_000);
        bob.sendControl(_ -> {});
        room.pass(500);
        alice.control.clear();
        room.move(bob, 25_000);
        bob.check();
        room.pass(1);
        assertEquals(List.of(), alice.control("pli"));
    }

    @Test
    void clearsASlotAtOnce() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.flush();
        alice.send(alice.picture(2, 3_000, false, 2, 2));
        room.show(bob, "5", Optional.empty());
        room.flush();
        assertEquals(1, bob.in("5").size());
        assertEquals("slot b 5 -", room.events.getLast());
    }
}
