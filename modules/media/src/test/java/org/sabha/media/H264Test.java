package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.DropReason;

/** H.264 where the server allows it: in use while every browser present offers it. */
class H264Test {
    private static final int H264 = 102;
    private static final byte[] KEY_SLICE = {0x65, 1, 2, 3, 4, 5, 6, 7};

    private enum Has {
        NOT,
        LAST,
        FIRST
    }

    private static OfferText offer(FakePeer peer, Has h264) {
        OfferText offer = peer.offer();
        OfferText with = switch (h264) {
            case NOT -> offer;
            case LAST -> offer.withH264();
            case FIRST -> offer.withH264First();
        };
        return with.microphone("0", peer.audioSsrc)
                .camera("1", peer.videoSsrc, peer.rtxSsrc)
                .audioSlots(2, 3)
                .videoSlots(5, 1);
    }

    private static void negotiate(FakeRoom room, FakePeer peer, Has h264) {
        room.negotiate(peer, offer(peer, h264).toString(), FakeRoom.microphone(peer), FakeRoom.camera(peer));
        room.runOnce();
    }

    private static FakePeer join(FakeRoom room, Has h264) {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        negotiate(room, peer, h264);
        return peer.connect();
    }

    private static boolean maySendH264(FakePeer peer) {
        return peer.slot("1").formats().stream().anyMatch(format -> format.payloadType() == H264);
    }

    private static void picture(FakeRoom room, FakePeer sender, int number, int payloadType, byte[] payload) {
        FakePeer.Sent packet = sender.picture(number, number * 3_000, true, number, number);
        packet.payloadType = payloadType;
        packet.payload = payload;
        sender.send(packet);
        room.pass(33);
    }

    private static FakeRoom room(int loops) {
        return new FakeRoom(loops, EnumSet.allOf(MediaCodec.class));
    }

    /** The participants who were asked to offer again, by the last letter of their ids. */
    private static List<String> asked(FakeRoom room) {
        return room.events.stream()
                .filter(event -> event.startsWith("negotiation wanted"))
                .toList();
    }

    private static String wantedOf(FakePeer peer) {
        return "negotiation wanted " + peer.participant.value().charAt(15);
    }

    /** On one loop and on two, as the sender and who comes later may sit apart. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void lateReceiverWithoutH264MakesSenderRenegotiate(int loops) {
        FakeRoom room = room(loops);
        FakePeer sender = join(room, Has.LAST);
        FakePeer early = join(room, Has.LAST);
        assertTrue(maySendH264(sender));
        room.show(early, "5", sender);
        picture(room, sender, 1, H264, KEY_SLICE);
        assertEquals(1, early.in("5").size());

        FakePeer late = join(room, Has.NOT);
        assertEquals(List.of(wantedOf(sender)), asked(room));
        room.show(late, "5", sender);
        picture(room, sender, 2, H264, KEY_SLICE);
        assertEquals(2, early.in("5").size());
        assertEquals(List.of(), late.in("5"));
        assertTrue(room.drops(DropReason.NOT_NEGOTIATED) > 0);

        negotiate(room, sender, Has.LAST);
        assertFalse(maySendH264(sender));
        picture(room, sender, 3, 96, FakePeer.vp8(true, 3, 3, 40));
        assertEquals(3, early.in("5").size());
        assertEquals(1, late.in("5").size());
        assertEquals(List.of(wantedOf(sender)), asked(room));
    }

    @Test
    void expectedH264SenderRenegotiatesBeforeFirstPicture() {
        FakeRoom room = room(1);
        FakePeer first = join(room, Has.FIRST);
        FakePeer second = join(room, Has.FIRST);
        join(room, Has.NOT);
        assertEquals(List.of(wantedOf(first), wantedOf(second)), asked(room));
    }

    @Test
    void eachIsAskedOnceHoweverManyComeWithoutIt() {
        FakeRoom room = room(1);
        FakePeer sender = join(room, Has.FIRST);
        join(room, Has.NOT);
        join(room, Has.NOT);
        assertEquals(List.of(wantedOf(sender)), asked(room));
    }

    @Test
    void possibleH264SenderIsNotRenegotiated() {
        FakeRoom room = room(1);
        join(room, Has.LAST);
        join(room, Has.NOT);
        assertEquals(List.of(), asked(room));
    }
}
