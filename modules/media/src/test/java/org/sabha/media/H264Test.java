package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.DropReason;

/** H.264 where the server allows it: in use while every browser present offers it. */
class H264Test {
    private static final int H264 = 102;
    private static final byte[] KEY_SLICE = {0x65, 1, 2, 3, 4, 5, 6, 7};

    private static OfferText offer(FakePeer peer, boolean h264) {
        OfferText offer = h264 ? peer.offer().withH264() : peer.offer();
        return offer.microphone("0", peer.audioSsrc)
                .camera("1", peer.videoSsrc, peer.rtxSsrc)
                .audioSlots(2, 3)
                .videoSlots(5, 1);
    }

    private static void negotiate(FakeRoom room, FakePeer peer, boolean h264) {
        room.negotiate(peer, offer(peer, h264).toString(), FakeRoom.microphone(peer), FakeRoom.camera(peer));
    }

    private static FakePeer join(FakeRoom room, boolean h264) {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        negotiate(room, peer, h264);
        room.turn();
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

    /** What stays open: nobody is asked to negotiate again because of who came. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoComesLaterWithoutItSeesASenderOnlyAfterThatOneHasNegotiatedAgain(int loops) {
        FakeRoom room = new FakeRoom(loops, EnumSet.allOf(MediaCodec.class));
        FakePeer sender = join(room, true);
        FakePeer early = join(room, true);
        assertTrue(maySendH264(sender));
        room.show(early, "5", sender);
        picture(room, sender, 1, H264, KEY_SLICE);
        assertEquals(1, early.in("5").size());

        FakePeer late = join(room, false);
        room.show(late, "5", sender);
        picture(room, sender, 2, H264, KEY_SLICE);
        assertEquals(2, early.in("5").size());
        assertEquals(List.of(), late.in("5"));
        assertTrue(room.drops(DropReason.NOT_NEGOTIATED) > 0);

        negotiate(room, sender, true);
        room.turn();
        assertFalse(maySendH264(sender));
        picture(room, sender, 3, 96, FakePeer.vp8(true, 3, 3, 40));
        assertEquals(3, early.in("5").size());
        assertEquals(1, late.in("5").size());
    }
}
