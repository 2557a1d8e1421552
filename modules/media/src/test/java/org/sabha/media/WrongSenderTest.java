package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** Of the header of an SFrame up to its key id. */
    private static final int KEY_BYTES = 3;

    /** A voice packet with the header of an SFrame, epoch 1, counter 7. */
    private static void voice(FakePeer sender, int sequence, int leaf) {
        voice(sender, sequence, leaf, 20);
        sender.room.pass(20);
    }

    /** @param level in -dBov, 0 to 127 (RFC 6464) */
    private static void voice(FakePeer sender, int sequence, int leaf, int level) {
        FakePeer.Sent packet = new FakePeer.Sent();
        packet.payloadType = 111;
        packet.sequence = sequence;
        packet.timestamp = sequence * 960;
        packet.ssrc = sender.audioSsrc;
        packet.level = level;
        packet.payload = sealed("", MICROPHONE, leaf);
        sender.send(packet);
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

    /** Each layer is sealed on its own: one under the sender's key lets none pass that is under another's. */
    @ParameterizedTest
    @EnumSource(LayeredCamera.Kind.class)
    void looksAtTheKeyOfEachLayer(LayeredCamera.Kind kind) {
        FakeRoom room = new FakeRoom();
        FakePeer alice = room.seat(OfferText.Ids.CHROMIUM);
        LayeredCamera camera = new LayeredCamera(alice, kind, new SplittableRandom(7));
        OfferText offer = camera.isSimulcast()
                ? alice.offer().simulcastCamera("1", "q", "h", "f")
                : alice.offer().camera("1", alice.videoSsrc, alice.rtxSsrc);
        room.negotiate(alice, offer.toString(), FakeRoom.camera(alice));
        alice.connect();
        FakePeer bob = room.join(1);
        room.router.nameSender(alice.participant, ALICE);
        room.show(bob, "5", alice);
        layers(camera, List.of(ALICE, ALICE, ALICE));
        assertTrue(layersOf(bob).contains(2), "the highest layer is shown");
        bob.received.clear();
        layers(camera, List.of(ALICE, ALICE, BOB));
        assertFalse(layersOf(bob).contains(2), "under another member's key");
        assertTrue(room.drops(DropReason.WRONG_SENDER) > 0);
    }

    /** Two seconds of a layered camera, whose layers these leaves' keys seal, from the lowest. */
    private static void layers(LayeredCamera camera, List<Integer> leaves) {
        for (int i = 0; i < 60; i++) {
            for (FakePeer.Sent packet : camera.next()) {
                int spatial = packet.payload[packet.payload.length - LayeredCamera.TRAILER + 4];
                MediaPacket described = describe(codecOf(camera.kind), packet.payload);
                int start = described.sealedStart() - described.payloadOffset;
                if (start >= 0) {
                    System.arraycopy(sealed("", CAMERA, leaves.get(spatial)), 0, packet.payload, start, KEY_BYTES);
                }
                camera.peer.send(packet);
            }
            camera.peer.room.pass(33);
        }
    }

    private static MediaCodec codecOf(LayeredCamera.Kind kind) {
        return switch (kind) {
            case VP9, VP9_DESCRIBED -> MediaCodec.VP9;
            case AV1_DESCRIBED -> MediaCodec.AV1;
            case VP8_SIMULCAST, VP8_SIMULCAST_DESCRIBED -> MediaCodec.VP8;
        };
    }

    private static Set<Integer> layersOf(FakePeer viewer) {
        return viewer.in("5").stream()
                .mapToInt(
                        packet -> packet.bytes[packet.payloadOffset + packet.payloadLength - LayeredCamera.TRAILER + 4])
                .boxed()
                .collect(Collectors.toSet());
    }

    /** The level is in the clear, and the sender writes it. */
    @Test
    void takesNoPlaceOfASpeakerByALevelAlone() {
        FakeRoom room = new FakeRoom();
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer carol = room.join(1);
        room.router.nameSender(alice.participant, ALICE);
        room.router.nameSender(carol.participant, BOB);
        for (int i = 1; i <= 100; i++) {
            voice(alice, i, BOB, 0);
            voice(carol, i, BOB, 30);
            room.pass(20);
        }
        assertEquals(List.of("speaker c"), speakers(room), "frames under another member's key are no speech");
        room.events.clear();
        room.pauseTrack(FakeRoom.trackId('m', alice));
        for (int i = 101; i <= 200; i++) {
            voice(alice, i, ALICE, 0);
            voice(carol, i, BOB, 30);
            room.pass(20);
        }
        assertEquals(List.of(), speakers(room), "who is muted does not speak");
        assertEquals(200, bob.received.size(), "the other is heard all the while");
    }

    private static List<String> speakers(FakeRoom room) {
        return room.events.stream().filter(event -> event.startsWith("speaker")).toList();
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

    /** What each codec's first packet of a sealed frame begins with (docs/develop/encryption.md). */
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
