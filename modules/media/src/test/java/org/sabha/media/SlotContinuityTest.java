package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.wire.packet.Bytes;

/** What a receiver sees of a slot is one unbroken stream, whoever is shown in it and wherever the numbers wrap. */
@Tag("simulation")
class SlotContinuityTest {
    FakeRoom newRoom() {
        return new FakeRoom();
    }

    private static final int FRAME_TICKS = 3_000;

    /** One camera with numbers of its own, all close to their wraps (H31). */
    private static final class Camera {
        final FakePeer peer;
        int sequence = 65_500;
        int timestamp = -1_000;
        int pictureId = 0x7ffa;
        int tl0 = 250;
        int frame = 65_530;

        Camera(FakePeer peer) {
            this.peer = peer;
        }

        void frame(SplittableRandom random, boolean key) {
            int packets = key ? 4 : 1 + random.nextInt(3);
            for (int i = 0; i < packets; i++) {
                FakePeer.Sent packet = peer.picture(sequence++, timestamp, key && i == 0, pictureId, tl0);
                packet.marker = i == packets - 1;
                packet.payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
                packet.descriptor = new byte[] {
                    (byte) ((i == 0 ? 0x80 : 0) | (i == packets - 1 ? 0x40 : 0)), (byte) (frame >> 8), (byte) frame
                };
                peer.send(packet);
            }
            timestamp += FRAME_TICKS;
            pictureId++;
            tl0++;
            frame++;
        }

        void padding() {
            FakePeer.Sent packet = new FakePeer.Sent();
            packet.payloadType = 96;
            packet.ssrc = peer.videoSsrc;
            packet.sequence = sequence++;
            packet.timestamp = timestamp;
            packet.padding = 200;
            peer.send(packet);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Tag("H31")
    void goesOnWithoutABreakOverSwitchesAndWraps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FakeRoom room = newRoom();
        List<Camera> cameras = List.of(new Camera(room.join(1)), new Camera(room.join(1)), new Camera(room.join(1)));
        FakePeer viewer = room.join(2);
        Camera wanted = cameras.getFirst();
        room.show(viewer, "5", wanted.peer);
        for (int i = 0; i < 400; i++) {
            if (random.nextInt(25) == 0) {
                wanted = cameras.get(random.nextInt(cameras.size()));
                room.show(viewer, "5", wanted.peer);
            }
            for (Camera camera : cameras) {
                boolean asked = camera.peer.control.remove("pli " + camera.peer.videoSsrc);
                camera.frame(random, asked && random.nextInt(3) > 0);
                if (random.nextInt(10) == 0) {
                    camera.padding();
                }
            }
            room.pass(33);
        }
        List<ReceivedRtp> seen = viewer.in("5");
        assertTrue(seen.size() > 400, "seed " + seed + " saw " + seen.size());
        assertUnbroken(seen, "seed " + seed);
        assertEquals(List.of(), viewer.control("nack"));
    }

    private static void assertUnbroken(List<ReceivedRtp> seen, String what) {
        Map<Integer, Integer> pictureOfTimestamp = new HashMap<>();
        for (int i = 1; i < seen.size(); i++) {
            ReceivedRtp before = seen.get(i - 1);
            ReceivedRtp now = seen.get(i);
            String at = what + " packet " + i;
            assertEquals(before.sequence() + 1 & 0xffff, now.sequence(), at);
            int ticks = now.timestamp() - before.timestamp();
            boolean sameFrame = ticks == 0;
            assertTrue(ticks >= 0 && ticks < 90_000, at + " ticks " + ticks);
            assertEquals(sameFrame ? 0 : 1, picture(now) - picture(before) & 0x7fff, at + " picture id");
            assertEquals(sameFrame ? 0 : 1, now.payload(4) - before.payload(4) & 0xff, at + " TL0PICIDX");
            assertEquals(sameFrame ? 0 : 1, frame(now) - frame(before) & 0xffff, at + " frame number");
            assertEquals(before.ssrc(), now.ssrc());
            Integer other = pictureOfTimestamp.putIfAbsent(now.timestamp(), picture(now));
            assertTrue(other == null || other == picture(now), at);
        }
    }

    private static int picture(ReceivedRtp packet) {
        return (packet.payload(2) << 8 | packet.payload(3)) & 0x7fff;
    }

    private static int frame(ReceivedRtp packet) {
        return Bytes.u16(FakePeer.element(packet, 12), 1);
    }

    @Test
    void theOldSenderPlaysOnUntilTheNewKeyFrame() {
        FakeRoom room = newRoom();
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer viewer = room.join(1);
        room.show(viewer, "5", alice);
        alice.send(alice.picture(1, 0, true, 1, 1));
        room.pass(33);
        room.show(viewer, "5", bob);
        alice.send(alice.picture(2, 3_000, false, 2, 2));
        bob.send(bob.picture(900, 77, false, 9, 9));
        room.pass(33);
        bob.send(bob.picture(901, 3_077, true, 10, 10));
        room.flush();
        alice.send(alice.picture(3, 6_000, false, 3, 3));
        room.pass(1);
        List<Integer> senders =
                viewer.in("5").stream().map(p -> p.payload(p.payloadLength - 1)).toList();
        assertEquals(List.of((int) 'a', (int) 'a', (int) 'b'), senders);
        assertEquals(
                33 * 90,
                viewer.in("5").get(2).timestamp() - viewer.in("5").get(1).timestamp());
        assertEquals("slot c 5 b", room.events.getLast());
    }

    @Test
    void aSenderReportFollowsASwitchAtOnce() {
        FakeRoom room = newRoom();
        FakePeer alice = room.join(1);
        FakePeer viewer = room.join(1);
        room.show(viewer, "5", alice);
        alice.send(alice.picture(1, 500, true, 1, 1));
        room.flush();
        long timestamp = Integer.toUnsignedLong(viewer.in("5").getFirst().timestamp());
        assertEquals(
                List.of("sr " + Integer.toUnsignedLong(viewer.slotSsrc("5")) + " " + timestamp), viewer.control("sr"));
    }

    @Test
    void aLostPacketKeepsItsNumberForTheRepair() {
        FakeRoom room = newRoom();
        FakePeer alice = room.join(1);
        FakePeer viewer = room.join(1);
        room.show(viewer, "5", alice);
        alice.send(alice.picture(65_535, 0, true, 1, 1));
        alice.send(alice.picture(1, 6_000, false, 3, 3));
        room.flush();
        int first = viewer.in("5").get(0).sequence();
        assertEquals(first + 2 & 0xffff, viewer.in("5").get(1).sequence());
        alice.send(alice.picture(0, 3_000, false, 2, 2));
        room.flush();
        assertEquals(first + 1 & 0xffff, viewer.in("5").get(2).sequence());
    }

    @Test
    void aChangeOfCodecChangesThePayloadTypeAlone() {
        FakeRoom room = newRoom();
        FakePeer alice = room.join(1);
        FakePeer viewer = room.join(1);
        room.show(viewer, "5", alice);
        alice.send(alice.picture(1, 0, true, 5, 5));
        room.pass(33);
        FakePeer.Sent vp9 = alice.picture(2, 3_000, true, 0, 0);
        vp9.payloadType = 98;
        // I, not P, L, B, E; 15-bit picture id; layers; TL0PICIDX
        vp9.payload = new byte[] {(byte) 0xac, (byte) 0x80, 6, 0, 77, 1, 2, 3};
        alice.send(vp9);
        room.flush();
        List<ReceivedRtp> seen = viewer.in("5");
        assertEquals(
                List.of(96, 98), seen.stream().map(ReceivedRtp::payloadType).toList());
        assertEquals(seen.get(0).sequence() + 1, seen.get(1).sequence());
    }

    @Test
    void aVoiceThatFollowsAnotherGoesOnByOneFrameWithAMarker() {
        FakeRoom room = newRoom();
        List<FakePeer> talkers = List.of(room.join(0), room.join(0), room.join(0), room.join(0));
        FakePeer listener = room.join(0);
        for (int i = 0; i < 60; i++) {
            for (FakePeer talker : talkers) {
                boolean fourth = talker == talkers.get(3);
                int level = fourth ? (i < 30 ? 127 : 20) : (i < 30 ? 40 : 126);
                talker.voice(65_530 + i, -960 * 3 + i * 960, level);
            }
            room.pass(20);
        }
        List<ReceivedRtp> changed = List.of("2", "3", "4").stream()
                .map(listener::in)
                .filter(packets -> packets.stream().anyMatch(p -> p.payload(2) == 'd'))
                .findFirst()
                .orElseThrow();
        int at = 0;
        while (changed.get(at).payload(2) != 'd') {
            at++;
        }
        assertTrue(at > 0);
        assertTrue(changed.get(at).marker());
        assertFalse(changed.get(at + 1).marker());
        for (int i = 1; i < changed.size(); i++) {
            assertEquals(
                    changed.get(i - 1).sequence() + 1 & 0xffff, changed.get(i).sequence());
            assertEquals(960, changed.get(i).timestamp() - changed.get(i - 1).timestamp(), "packet " + i);
        }
    }
}
