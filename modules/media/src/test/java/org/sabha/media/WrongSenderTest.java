package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.SFrameKeyId;

/** A member who seals frames of their own tracks under the key id of another. */
@Tag("T28")
@Tag("adversary")
class WrongSenderTest {
    private static final int ALICE = 3;
    private static final int BOB = 300;
    private static final int MICROPHONE = 0;
    private static final int CAMERA = 1;

    /** A voice packet with the header of an SFrame, epoch 1, counter 7. */
    private static void voice(FakePeer sender, int sequence, int leaf) {
        FakePeer.Sent packet = new FakePeer.Sent();
        packet.payloadType = 111;
        packet.sequence = sequence;
        packet.timestamp = sequence * 960;
        packet.ssrc = sender.audioSsrc;
        packet.level = 20;
        packet.payload = sealed("", MICROPHONE, leaf);
        sender.send(packet);
        sender.room.pass(20);
    }

    private static void picture(FakePeer sender, int number, boolean key, int leaf) {
        FakePeer.Sent packet = sender.picture(number, number * 3_000, key, number, number);
        packet.payload = sealed(HexFormat.of().formatHex(packet.payload, 0, key ? 16 : 7), CAMERA, leaf);
        sender.send(packet);
        sender.room.pass(33);
    }

    /** The rest of a picture of several packets. */
    private static void restOfPicture(FakePeer sender, int sequence, int number) {
        FakePeer.Sent packet = sender.picture(sequence, number * 3_000, false, number, number);
        packet.payload[0] = (byte) 0x80;
        sender.send(packet);
        sender.room.pass(33);
    }

    private static byte[] sealed(String before, int context, int leaf) {
        int keyId = context << 14 | leaf << 4 | 1;
        String id = keyId > 0xff ? "97%04x".formatted(keyId) : "87%02x".formatted(keyId);
        return HexFormat.of().parseHex(before + id + "5a".repeat(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void dropsVoicesUnderAnotherMembersKey(int loops) {
        FakeRoom room = new FakeRoom(loops);
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.loop(alice).router.nameSender(alice.participant, ALICE);
        voice(alice, 1, ALICE);
        int before = bob.received.size();
        voice(alice, 2, BOB);
        voice(alice, 3, BOB);
        assertEquals(before, bob.received.size());
        assertEquals(2, room.drops(DropReason.WRONG_SENDER));
        voice(alice, 4, ALICE);
        assertEquals(before + 1, bob.received.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void dropsPicturesUnderAnotherMembersKeyWithAllTheirPackets(int loops) {
        FakeRoom room = new FakeRoom(loops);
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.loop(alice).router.nameSender(alice.participant, ALICE);
        room.show(bob, "5", alice);
        picture(alice, 1, true, ALICE);
        picture(alice, 2, false, ALICE);
        assertEquals(2, bob.in("5").size());
        picture(alice, 3, false, BOB);
        restOfPicture(alice, 4, 3);
        assertEquals(2, bob.in("5").size());
        assertEquals(2, room.drops(DropReason.WRONG_SENDER));
    }

    @Test
    void goesOnWithTheNextRightKeyFrameAndAsksForIt() {
        FakeRoom room = new FakeRoom();
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.router.nameSender(alice.participant, ALICE);
        room.show(bob, "5", alice);
        picture(alice, 1, true, ALICE);
        picture(alice, 2, false, BOB);
        room.pass(2_000);
        alice.control.clear();
        picture(alice, 3, false, ALICE);
        picture(alice, 4, false, ALICE);
        assertEquals(1, bob.in("5").size());
        assertEquals(List.of("pli " + alice.videoSsrc), alice.control("pli"));
        picture(alice, 5, true, ALICE);
        picture(alice, 6, false, ALICE);
        assertEquals(3, bob.in("5").size());
    }

    @Test
    void takesTheLeafThatSomebodyCameBackWith() {
        FakeRoom room = new FakeRoom();
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.router.nameSender(alice.participant, ALICE);
        voice(alice, 1, ALICE);
        room.router.nameSender(alice.participant, BOB);
        int before = bob.received.size();
        voice(alice, 2, ALICE);
        assertEquals(before, bob.received.size());
        voice(alice, 3, BOB);
        assertEquals(before + 1, bob.received.size());
    }

    /** What each codec's first packet of a sealed frame begins with (docs/encryption.md). */
    @ParameterizedTest
    @CsvSource({
        "OPUS, ''",
        "VP8, 90e080010100 5000009d012a4001b400",
        "VP8, 90e080010100 51",
        "VP9, 8c01",
        "AV1, 1830",
        "AV1, 1032",
        "AV1, 28 02 0a0b 32",
        "AV1, 28 02 0a0b 30",
        "H264, 65 0102030405",
        "H264, 41 0102030405",
        "H264, 7c85 0102030405",
    })
    void findsTheKeyInTheFirstPacketOfEachCodecsFrame(MediaCodec codec, String before) {
        String clear = before.replace(" ", "");
        // An OBU with a length of its own: the least significant bit but one of its header.
        boolean sized = codec == MediaCodec.AV1 && clear.endsWith("32");
        byte[] payload = sealed(clear + (sized ? "22" : ""), CAMERA, BOB);
        MediaPacket packet = describe(codec, payload);
        assertEquals(BOB, SFrameKeyId.leaf(packet.bytes(), packet.sealedStart(), packet.payloadEnd()));
    }

    @Test
    void findsTheKeyBehindParametersInOnePacket() {
        byte[] payload = sealed("78" + "0004 67420001".replace(" ", "") + "0027" + "65" + "0102030405", CAMERA, BOB);
        MediaPacket packet = describe(MediaCodec.H264, payload);
        assertEquals(BOB, SFrameKeyId.leaf(packet.bytes(), packet.sealedStart(), packet.payloadEnd()));
    }

    /** Where no frame begins there is no key to look at. */
    @ParameterizedTest
    @CsvSource({"VP8, 80e0800101005a5a", "VP9, 84015a5a", "AV1, 905a5a", "AV1, 10085a", "H264, 7c055a5a", "H264, 67425a"
    })
    void findsNoKeyInOtherPackets(MediaCodec codec, String payload) {
        assertEquals(-1, describe(codec, HexFormat.of().parseHex(payload)).sealedStart());
    }

    private static MediaPacket describe(MediaCodec codec, byte[] payload) {
        MediaPacket packet = new MediaPacket();
        packet.buffer.copyFrom(payload, 0, payload.length);
        packet.codec = codec;
        packet.payloadOffset = packet.buffer.offset();
        packet.payloadLength = payload.length;
        assertEquals(null, packet.describe(null));
        return packet;
    }
}
