package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.GrantedTrack;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.wire.packet.DropReason;

/** What people in a room see and hear of each other while tracks come, pause and go. */
class MeetingTest {
    private final FakeRoom room = newRoom();

    FakeRoom newRoom() {
        return new FakeRoom();
    }

    @Test
    @Tag("T13")
    void aPauseHoldsForTheVeryNextPacketAndForThoseThatWait() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.flush();
        alice.send(alice.picture(2, 3_000, false, 2, 2));
        room.pauseTrack(FakeRoom.trackId('c', alice));
        alice.send(alice.picture(3, 6_000, true, 3, 3));
        room.pass(100);
        assertEquals(1, bob.in("5").size());
        room.resumeTrack(FakeRoom.trackId('c', alice));
        room.pass(1_000);
        assertTrue(alice.control("pli").size() >= 2);
        alice.send(alice.picture(40, 300_000, false, 4, 4));
        alice.send(alice.picture(41, 303_000, true, 5, 5));
        room.flush();
        assertEquals(2, bob.in("5").size());
        assertEquals(bob.in("5").get(0).sequence() + 1, bob.in("5").get(1).sequence());
    }

    @Test
    void aMutedMicrophoneIsHeardByNobodyAndKeepsNoSlot() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        alice.voice(1, 960, 20);
        room.flush();
        room.pauseTrack(FakeRoom.trackId('m', alice));
        alice.voice(2, 1_920, 20);
        room.flush();
        assertEquals(1, bob.in("2").size());
        room.resumeTrack(FakeRoom.trackId('m', alice));
        alice.voice(3, 2_880, 20);
        room.flush();
        assertEquals(2, bob.in("2").size());
        assertEquals(bob.in("2").get(0).sequence() + 1, bob.in("2").get(1).sequence());
    }

    @Test
    void aClosedTrackClearsTheSlotsThatShowIt() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.flush();
        room.closeTrack(FakeRoom.trackId('c', alice));
        assertEquals("slot b 5 -", room.events.getLast());
        alice.send(alice.picture(2, 0, true, 2, 2));
        room.flush();
        assertEquals(1, bob.in("5").size());
        assertEquals(1, room.drops(DropReason.UNKNOWN_SSRC));
    }

    @Test
    @Tag("T30")
    void aReceiverGetsATrackInOneSlotHoweverManyItAsksFor() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(8);
        for (int slot = 5; slot < 13; slot++) {
            room.show(bob, Integer.toString(slot), alice);
        }
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.flush();
        int copies = 0;
        for (int slot = 5; slot < 13; slot++) {
            copies += bob.in(Integer.toString(slot)).size();
        }
        assertEquals(1, copies);
        assertEquals(1, bob.in("12").size());
    }

    @Test
    void threeLoudestVoicesAreHeardAndNobodyHearsThemselves() {
        List<FakePeer> people = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            people.add(room.join(0));
        }
        for (int i = 0; i < 100; i++) {
            for (FakePeer person : people) {
                int number = people.indexOf(person);
                person.voice(i, i * 960, number < 4 ? 20 + number * 8 : 90);
            }
            room.pass(20);
        }
        for (FakePeer person : people) {
            person.received.clear();
        }
        for (int i = 100; i < 150; i++) {
            for (FakePeer person : people) {
                int number = people.indexOf(person);
                person.voice(i, i * 960, number < 4 ? 20 + number * 8 : 90);
            }
            room.pass(20);
        }
        for (FakePeer person : people) {
            String voices = person.received.stream()
                    .map(p -> String.valueOf((char) p.payload(2)))
                    .distinct()
                    .sorted()
                    .reduce("", String::concat);
            char self = person.participant.value().charAt(15);
            String expected = "abcd".indexOf(self) >= 0 && "abc".indexOf(self) >= 0
                    ? "abcd".replace(String.valueOf(self), "")
                    : "abc";
            assertEquals(expected, voices, "heard by " + self);
            assertEquals(150, person.received.size());
        }
        assertTrue(room.drops(DropReason.NOT_LOUD_ENOUGH) > 0);
    }

    /** 50 Mbit/s of sound at the loudest level: 5,435 packets of 1,150 bytes a second. */
    @Test
    @Tag("H36")
    void aFloodOfSoundReachesListenersOnlyAsFastAsAVoice() {
        FakePeer flooder = room.join(0);
        FakePeer speaker = room.join(0);
        FakePeer listener = room.join(0);
        int seconds = 5;
        int flood = 0;
        for (int i = 0; i < 50 * seconds; i++) {
            for (int k = 0; k < 109; k++) {
                flooder.voice(flood, flood * 960, 0, 1_150);
                flood++;
            }
            speaker.voice(i, i * 960, 30);
            room.pass(20);
        }
        long most = (long) VoiceRate.VOICE_BYTES_PER_SECOND * (seconds + VoiceRate.BURST_SECONDS);
        for (FakePeer hearer : List.of(speaker, listener)) {
            long bytes =
                    hearer.received.stream().filter(p -> p.payload(2) == 'a').count() * 1_150L;
            assertTrue(bytes > most / 2 && bytes <= most, () -> bytes + " bytes of sound");
        }
        long voices =
                listener.received.stream().filter(p -> p.payload(2) == 'b').count();
        assertTrue(voices >= 50 * seconds - 5, () -> voices + " packets of the other voice");
        assertTrue(room.drops(DropReason.RATE_LIMITED) > 20_000);
    }

    @Test
    void speakerTakesStageUntilMuted() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        talk(alice, bob, 150);
        assertEquals(List.of("speaker a"), speakers());
        talk(bob, alice, 200);
        assertEquals(List.of("speaker a", "speaker b"), speakers());
        room.pauseTrack(FakeRoom.trackId('m', bob));
        assertEquals(List.of("speaker a", "speaker b", "speaker -"), speakers());
    }

    private int clock;

    private void talk(FakePeer speaker, FakePeer silent, int packets) {
        for (int i = 0; i < packets; i++) {
            // speech goes up and down; a steady tone is noise
            speaker.voice(clock, clock * 960, i / 10 % 5 == 4 ? 70 : 15 + i % 7);
            silent.voice(clock, clock * 960, 120);
            clock++;
            room.pass(20);
        }
    }

    private List<String> speakers() {
        return room.events.stream().filter(event -> event.startsWith("speaker")).toList();
    }

    @Test
    void slotWaitsForLaterTrack() {
        FakePeer bob = room.join(1);
        FakePeer alice = new FakePeer(room, 1, OfferText.Ids.CHROMIUM);
        room.show(bob, "5", Optional.of(FakeRoom.trackId('c', alice)));
        FakePeer joined = room.join(1);
        joined.send(joined.picture(1, 0, true, 1, 1));
        room.flush();
        assertEquals(1, bob.in("5").size());
    }

    @Test
    void screenShareRenegotiatesWithoutCameraInterruption() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(2);
        TrackId screen = new TrackId("ssssssssssssssss");
        GrantedTrack grant = new GrantedTrack(screen, "9", TrackSource.SCREEN);
        room.show(bob, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.flush();
        String offer = FakeRoom.usual(alice, 1).camera("9", 7_777, 7_778).toString();
        room.negotiate(alice, offer, FakeRoom.microphone(alice), FakeRoom.camera(alice), grant);
        assertEquals("answered 3", room.events.getLast());
        room.show(bob, "6", Optional.of(screen));
        FakePeer.Sent shared = alice.picture(500, 9_000, true, 7, 7);
        shared.ssrc = 7_777;
        alice.send(shared);
        alice.send(alice.picture(2, 3_000, false, 2, 2));
        room.flush();
        assertEquals(1, bob.in("6").size());
        assertEquals(2, bob.in("5").size());
        room.negotiate(alice, offer, FakeRoom.microphone(alice), FakeRoom.camera(alice));
        room.flush();
        assertTrue(
                room.events.subList(room.events.size() - 2, room.events.size()).contains("slot b 6 -"));
        shared.sequence++;
        alice.send(shared);
        alice.send(alice.picture(3, 6_000, false, 3, 3));
        room.flush();
        assertEquals(1, bob.in("6").size());
        assertEquals(3, bob.in("5").size());
    }

    @Test
    void ofSimulcastTheBestLayerThatFlowsIsForwarded() {
        FakePeer alice = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(alice, alice.offer().simulcastCamera("1", "q", "h", "f").toString(), FakeRoom.camera(alice));
        alice.connect();
        FakePeer bob = room.join(1);
        room.show(bob, "5", alice);
        boolean fullKey = false;
        for (int i = 0; i < 120; i++) {
            boolean top = i < 60;
            alice.send(layer(alice, i, "q", 501, 100, i == 0 || asked(alice, 501)));
            alice.send(layer(alice, i, "h", 502, 400, asked(alice, 502)));
            if (top) {
                fullKey |= asked(alice, 503);
                alice.send(layer(alice, i, "f", 503, 1_100, asked(alice, 503)));
            }
            alice.control.clear();
            room.pass(33);
        }
        assertTrue(fullKey, "the top layer was asked for a key frame");
        List<ReceivedRtp> seen = bob.in("5");
        assertEquals(100, seen.getFirst().payloadLength);
        assertTrue(seen.stream().anyMatch(p -> p.payloadLength == 1_100));
        assertEquals(400, seen.getLast().payloadLength);
        for (int i = 1; i < seen.size(); i++) {
            assertEquals(seen.get(i - 1).sequence() + 1 & 0xffff, seen.get(i).sequence());
        }
    }

    private static boolean asked(FakePeer peer, int ssrc) {
        return peer.control.contains("pli " + ssrc);
    }

    private static FakePeer.Sent layer(FakePeer peer, int number, String rid, int ssrc, int size, boolean key) {
        FakePeer.Sent packet = peer.picture(number, number * 3_000, key, number, number);
        packet.ssrc = ssrc;
        packet.mid = "1";
        packet.rid = rid;
        packet.payload = FakePeer.vp8(key, number, number, size);
        return packet;
    }

    @Test
    @Tag("H31")
    void aLongDescriptorIsCarriedOverInTheReceiversOwnIds() {
        FakePeer alice = room.join(1);
        FakePeer odd = room.join(1, OfferText.Ids.ODD);
        FakePeer same = room.join(1);
        room.show(odd, "5", alice);
        room.show(same, "5", alice);
        FakePeer.Sent packet = alice.picture(1, 0, true, 1, 1);
        packet.descriptor = new byte[40];
        packet.descriptor[0] = (byte) 0xc0;
        packet.descriptor[2] = 9;
        alice.send(packet);
        room.flush();
        byte[] expected = packet.descriptor;
        assertArrayEquals(expected, FakePeer.element(odd.in("5").getFirst(), 20));
        assertArrayEquals(expected, FakePeer.element(same.in("5").getFirst(), 12));
        assertEquals(0x10, odd.in("5").getFirst().bytes[12]);
    }

    @Test
    void aFrameLeavesAsOneTrainOfEqualPacketsPerReceiver() {
        FakePeer alice = room.join(1);
        List<FakePeer> viewers = List.of(room.join(1), room.join(1), room.join(1));
        viewers.forEach(viewer -> room.show(viewer, "5", alice));
        int[] sizes = {1_135, 1_135, 1_136, 1_136, 1_130, 1_120, 1_136, 300};
        for (int i = 0; i < sizes.length; i++) {
            FakePeer.Sent packet = alice.picture(i, 0, i == 0, 1, 1);
            packet.payload = FakePeer.vp8(i == 0, 1, 1, sizes[i]);
            alice.send(packet);
        }
        room.flush();
        for (FakePeer viewer : viewers) {
            assertEquals(List.of(8), viewer.trainSizes);
            assertEquals(
                    List.of(1_135, 1_135, 1_136, 1_136, 1_130, 1_120, 1_136, 300),
                    viewer.in("5").stream().map(p -> p.payloadLength).toList());
        }
    }

    @Test
    void aListenerMayActAndFlushFromInsideItsCall() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(2);
        room.show(bob, "5", alice);
        room.whenAssigned = () -> {
            room.pauseTrack(FakeRoom.trackId('m', alice));
            room.show(bob, "6", alice);
            room.flush();
        };
        alice.send(alice.picture(1, 0, true, 1, 1));
        alice.send(alice.picture(2, 3_000, false, 2, 2));
        room.flush();
        assertEquals(1, bob.in("5").size());
        int moved = bob.in("6").size();
        assertTrue(moved <= 2);
        room.whenAssigned = () -> {};
        alice.send(alice.picture(3, 6_000, true, 3, 3));
        room.flush();
        assertEquals(1, bob.in("5").size());
        assertEquals(moved + 1, bob.in("6").size());
    }

    @Test
    void silentParticipantCausesNoTimer() {
        for (int i = 0; i < 5; i++) {
            room.join(3);
        }
        // by then the senders know that nobody watches
        room.pass(3_000);
        assertTrue(room.engine.nextTimeoutNanos() - room.now > 10_000 * FakeRoom.MILLI);
    }
}
