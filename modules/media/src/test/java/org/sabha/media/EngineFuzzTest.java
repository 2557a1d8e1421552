package org.sabha.media;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.sabha.media.sdp.MediaCodec;

/** Whatever a participant's socket brings, plain or well protected, the engine goes on and others are served. */
@Tag("fuzz")
@Tag("H30")
@Tag("T31")
class EngineFuzzTest {
    @Tag("Q18")
    @FuzzTest
    void takesAnyDatagram(FuzzedDataProvider data) {
        FakeRoom room = new FakeRoom(1, EnumSet.allOf(MediaCodec.class));
        FakePeer peer = join(room, 2);
        FakePeer other = join(room, 1);
        room.show(peer, "5", other);
        room.show(other, "5", peer);
        while (data.remainingBytes() > 0) {
            byte[] bytes = data.consumeBytes(data.consumeInt(0, 300));
            switch (data.consumeInt(0, 3)) {
                case 0 -> room.receive(bytes, peer.address);
                case 1 -> peer.send(video(peer, bytes, data));
                case 2 -> control(room, peer, bytes);
                default -> room.pass(data.consumeInt(0, 100));
            }
        }
        room.pass(50);
        int before = peer.received.size();
        other.voice(1, 960, 10);
        room.flush();
        if (peer.received.size() == before) {
            throw new IllegalStateException("another participant is not heard any more");
        }
    }

    /** As a browser with every codec. */
    private static FakePeer join(FakeRoom room, int videoSlots) {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        String offer = peer.offer()
                .withH264()
                .microphone("0", peer.audioSsrc)
                .camera("1", peer.videoSsrc, peer.rtxSsrc)
                .audioSlots(2, 3)
                .videoSlots(5, videoSlots)
                .toString();
        room.negotiate(peer, offer, FakeRoom.microphone(peer), FakeRoom.camera(peer));
        return peer.connect();
    }

    private static FakePeer.Sent video(FakePeer peer, byte[] bytes, FuzzedDataProvider data) {
        int sequence = peer.room.datagramsIn++;
        FakePeer.Sent packet = peer.picture(sequence, data.consumeInt(), false, 0, 0);
        packet.payloadType = data.pickValue(new int[] {96, 97, 98, 99, 45, 46, 102, 103, 111, 3});
        packet.ssrc = data.pickValue(new int[] {peer.videoSsrc, peer.rtxSsrc, peer.audioSsrc, 12_345});
        packet.mid = data.pickValue(new String[] {"", "1", "0", "7"});
        packet.descriptor = data.consumeBytes(60);
        packet.payload = bytes;
        return packet;
    }

    private static void control(FakeRoom room, FakePeer peer, byte[] bytes) {
        if (bytes.length >= 8) {
            bytes[0] = (byte) (0x80 | (bytes[0] & 0x1f));
            bytes[1] = (byte) (200 + (bytes[1] & 7));
            room.receive(peer.protectControl(bytes), peer.address);
        }
    }
}
