package org.sabha.e2ee.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.e2ee.codec.FrameShape.Codec;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.e2ee.sframe.FrameDrop;
import org.sabha.e2ee.sframe.FrameOpener;
import org.sabha.e2ee.sframe.FrameOpener.Opening;
import org.sabha.e2ee.sframe.FrameSealer;
import org.sabha.e2ee.sframe.Vectors;
import tools.jackson.databind.JsonNode;

/** What of each codec's frames stays readable, and that the rest comes through. */
class ClearBytesTest {
    private static final HexFormat HEX = HexFormat.of();

    /** SPS, PPS and a slice, as an encoder gives them. */
    private static final String H264_KEY =
            "00000001" + "6742c01f8c8d40" + "00000001" + "68ce3c80" + "00000001" + "65b8400a91";

    private static final String AV1_SEQUENCE = "0a0b" + "00000004479f7e79820420";

    /** What a frame may grow by. */
    private static final int MOST_GROWTH = 32;

    /** Bytes of a counter: what it may take, and what the first frames of a key take at least. */
    private static final int LARGEST_COUNTER = 4;

    private static final int SMALL_COUNTER = 1;

    /** The list of clear bytes per codec; a change here is a change of what the server can read. */
    @Test
    void theClearBytesThatRemainPerCodec() {
        Map<String, String> clear = new TreeMap<>();
        clear.put("OPUS", clear(Codec.OPUS, "78" + tail(40)));
        clear.put("VP9 key", clear(Codec.VP9, "824983420013f0" + tail(60)));
        clear.put("VP8 key", clear(Codec.VP8, "50a800" + "9d012a" + "80026801" + tail(60)));
        clear.put("VP8 delta", clear(Codec.VP8, "b1a200" + tail(60)));
        clear.put("AV1 key", clear(Codec.AV1, "1200" + AV1_SEQUENCE + "323c" + tail(60)));
        clear.put("AV1 delta", clear(Codec.AV1, "1200" + "323c" + tail(60)));
        clear.put("H264 key", clear(Codec.H264, H264_KEY + "aa" + tail(60)));
        clear.put("H264 delta", clear(Codec.H264, "00000001" + "419a2211aabb" + tail(60)));
        assertEquals(
                Map.of(
                        "OPUS", "",
                        "VP9 key", "",
                        "VP8 key", "50a8009d012a80026801",
                        "VP8 delta", "b1",
                        "AV1 key", AV1_SEQUENCE,
                        "AV1 delta", "",
                        "H264 key", H264_KEY + "aa",
                        "H264 delta", "00000001419a2211aabb"),
                clear);
    }

    /** The clear bytes of a frame as the wire shows them, once it is known that the frame comes back whole. */
    private static String clear(Codec codec, String hex) {
        byte[] frame = HEX.parseHex(hex);
        FrameShape shape = FrameShape.of(codec);
        FrameShape.Outgoing outgoing = shape.outgoing(frame);
        assertNotNull(outgoing, codec::name);
        byte[] sealed = new byte[outgoing.secret().length + 20];
        Arrays.fill(sealed, (byte) 0xee);
        String wire = HEX.formatHex(shape.wire(outgoing, sealed));
        assertEquals(HEX.formatHex(outgoing.clear()), wire.substring(0, 2 * outgoing.clear().length));
        String rest = wire.substring(2 * outgoing.clear().length);
        rest = codec == Codec.AV1 ? rest.substring(4) : rest;
        rest = codec == Codec.H264 ? rest.substring(0, rest.length() - 2) : rest;
        assertEquals(HEX.formatHex(sealed), rest, "nothing else of the frame");
        return HEX.formatHex(outgoing.clear());
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyFrameSurvivesRoundTrip(Codec codec) {
        FrameSealer sealer = new FrameSealer(1);
        FrameOpener opener = new FrameOpener();
        sealer.install(secret(), EpochSecret.Cause.ADDED, 0);
        opener.install(secret(), EpochSecret.Cause.ADDED, 0);
        MediaSealer out = new MediaSealer(codec, sealer, 1);
        MediaOpener in = new MediaOpener(codec, opener);
        Random random = new Random(7);
        for (int size = 0; size < 600; size++) {
            byte[] body = new byte[size];
            random.nextBytes(body);
            byte[] frame = frame(codec, body, size % 2 == 0);
            byte[] wire = out.seal(frame, 0);
            assertNotNull(wire);
            int growth = wire.length - frame.length + LARGEST_COUNTER - SMALL_COUNTER;
            assertTrue(growth <= MOST_GROWTH, () -> codec + " of " + frame.length + " bytes grew to " + wire.length);
            Opening.Opened opened = assertInstanceOf(Opening.Opened.class, in.open(wire, 0));
            assertArrayEquals(frame, opened.plaintext());
        }
    }

    private static byte[] frame(Codec codec, byte[] body, boolean key) {
        String head = switch (codec) {
            case OPUS, VP9 -> "78";
            case VP8 -> key ? "50a8009d012a80026801" : "b1";
            case AV1 -> key ? "1200" + AV1_SEQUENCE + "30" : "30";
            case H264 -> key ? H264_KEY + "aa" : "00000001419a2200000000";
        };
        return Bytes.join(HEX.parseHex(head), body);
    }

    /** What begins as no encoder begins it comes back as it was, with its sequence header sent twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                AV1_SEQUENCE + "30aa",
                "1200" + "0a8b00" + "00000004479f7e79820420" + "30aa",
                "1200" + AV1_SEQUENCE + AV1_SEQUENCE + "30aa",
                "1200" + "2a0107" + AV1_SEQUENCE + "30aa",
                "1200" + AV1_SEQUENCE
            })
    void restoresObusInAnyOrder(String hex) {
        FrameSealer sealer = new FrameSealer(1);
        FrameOpener opener = new FrameOpener();
        sealer.install(secret(), EpochSecret.Cause.ADDED, 0);
        opener.install(secret(), EpochSecret.Cause.ADDED, 0);
        byte[] wire = new MediaSealer(Codec.AV1, sealer, 1).seal(HEX.parseHex(hex), 0);
        assertNotNull(wire);
        Opening.Opened opened =
                assertInstanceOf(Opening.Opened.class, new MediaOpener(Codec.AV1, opener).open(wire, 0));
        assertEquals(hex, HEX.formatHex(opened.plaintext()));
    }

    @Test
    void silencePasses() {
        MediaSealer out = new MediaSealer(Codec.OPUS, new FrameSealer(1), 0);
        assertArrayEquals(new byte[0], out.seal(new byte[0], 0));
        assertNull(out.seal(new byte[1], 0), "no key");
    }

    @Test
    void framesOfAnotherCodecAreNotSent() {
        FrameSealer sealer = new FrameSealer(1);
        sealer.install(secret(), EpochSecret.Cause.ADDED, 0);
        assertNull(new MediaSealer(Codec.VP8, sealer, 1).seal(HEX.parseHex("50a800"), 0));
        assertNull(new MediaSealer(Codec.AV1, sealer, 1).seal(HEX.parseHex("32ff01"), 0));
        assertNull(new MediaSealer(Codec.AV1, sealer, 1).seal(HEX.parseHex("b2"), 0));
        assertNull(new MediaSealer(Codec.AV1, sealer, 1).seal(HEX.parseHex("328080808080"), 0));
        assertNull(new MediaSealer(Codec.H264, sealer, 1).seal(HEX.parseHex("0000000167aabb"), 0));
        assertNull(new MediaSealer(Codec.H264, sealer, 1).seal(HEX.parseHex("0000000165aabb"), 0));
    }

    @Test
    void clearFramesAreCounted() {
        FrameOpener opener = new FrameOpener();
        opener.install(secret(), EpochSecret.Cause.ADDED, 0);
        for (String clear : new String[] {"1200" + AV1_SEQUENCE + "220100", "1200", "32ff01", ""}) {
            assertEquals(
                    new Opening.Dropped(FrameDrop.CLEAR),
                    new MediaOpener(Codec.AV1, opener).open(HEX.parseHex(clear), 0));
        }
        assertEquals(
                new Opening.Dropped(FrameDrop.CLEAR),
                new MediaOpener(Codec.H264, opener).open(HEX.parseHex(H264_KEY + "aa01"), 0));
        assertEquals(
                new Opening.Dropped(FrameDrop.CLEAR),
                new MediaOpener(Codec.VP8, opener).open(HEX.parseHex("50a800"), 0));
        assertEquals(6, opener.drops().of(FrameDrop.CLEAR));
    }

    @Test
    void clearBytesCannotBeChanged() {
        FrameSealer sealer = new FrameSealer(1);
        sealer.install(secret(), EpochSecret.Cause.ADDED, 0);
        for (Codec codec : new Codec[] {Codec.VP8, Codec.AV1, Codec.H264}) {
            byte[] wire = new MediaSealer(codec, sealer, 1).seal(frame(codec, new byte[9], true), 0);
            assertNotNull(wire);
            FrameOpener opener = new FrameOpener();
            opener.install(secret(), EpochSecret.Cause.ADDED, 0);
            byte[] changed = wire.clone();
            changed[8] ^= 2;
            assertEquals(
                    new Opening.Dropped(FrameDrop.NOT_AUTHENTIC),
                    new MediaOpener(codec, opener).open(changed, 0),
                    codec::name);
        }
    }

    @Test
    void packetizersMayRewriteObuHeadersAndStartCodes() {
        FrameSealer sealer = new FrameSealer(1);
        FrameOpener opener = new FrameOpener();
        sealer.install(secret(), EpochSecret.Cause.ADDED, 0);
        opener.install(secret(), EpochSecret.Cause.ADDED, 0);
        byte[] av1 = new MediaSealer(Codec.AV1, sealer, 1).seal(frame(Codec.AV1, new byte[40], true), 0);
        assertNotNull(av1);
        // The frame OBU without its size, a temporal delimiter before all.
        String wire = HEX.formatHex(av1);
        int frameAt = AV1_SEQUENCE.length();
        String rewritten = "1200" + AV1_SEQUENCE + "30" + wire.substring(frameAt + 4);
        assertInstanceOf(Opening.Opened.class, new MediaOpener(Codec.AV1, opener).open(HEX.parseHex(rewritten), 0));
        byte[] h264 = new MediaSealer(Codec.H264, sealer, 1).seal(frame(Codec.H264, new byte[40], true), 0);
        assertNotNull(h264);
        String shorter = HEX.formatHex(h264).replace("00000001", "000001");
        assertInstanceOf(Opening.Opened.class, new MediaOpener(Codec.H264, opener).open(HEX.parseHex(shorter), 0));
    }

    @Test
    void noStartCodeAppearsInSealedH264() {
        FrameShape shape = FrameShape.of(Codec.H264);
        FrameShape.Outgoing outgoing = shape.outgoing(HEX.parseHex("000001419a22000000"));
        assertNotNull(outgoing);
        String wire = HEX.formatHex(shape.wire(outgoing, HEX.parseHex("0100000000000001000002000003000000")));
        String body = wire.substring(2 * outgoing.clear().length);
        // Behind each pair of zeros a 3, from those that the clear bytes end with; and a last byte that is none.
        assertEquals("0301" + "000003" + "000003" + "00000301" + "00000302" + "00000303" + "00000300" + "80", body);
        for (int i = 0; i + 6 <= body.length(); i += 2) {
            String three = body.substring(i, i + 6);
            assertFalse(Set.of("000000", "000001", "000002").contains(three), body);
        }
    }

    @Test
    void lateFramesAreRestored() {
        FrameSealer sealer = new FrameSealer(1);
        sealer.install(secret(), EpochSecret.Cause.ADDED, 0);
        FrameOpener opener = new FrameOpener();
        MediaOpener in = new MediaOpener(Codec.VP8, opener);
        byte[] frame = frame(Codec.VP8, new byte[20], true);
        byte[] wire = new MediaSealer(Codec.VP8, sealer, 1).seal(frame, 0);
        assertNotNull(wire);
        assertInstanceOf(Opening.Held.class, in.open(wire, 0));
        opener.install(secret(), EpochSecret.Cause.ADDED, 1);
        assertArrayEquals(
                frame, assertInstanceOf(Opening.Opened.class, in.due(1).get(0)).plaintext());
    }

    /** The same file is read by the tests of the browser's code. */
    @Test
    void framesOfTheSharedFile() {
        JsonNode file = Vectors.read("sframe/frames.json");
        for (JsonNode vector : file.get("frames")) {
            Codec codec = Codec.valueOf(vector.get("codec").asString());
            EpochSecret secret = new EpochSecret(
                    file.get("epoch").asLong(),
                    Vectors.bytes(file, "base_key"),
                    Set.of(file.get("leaf").asInt()));
            FrameSealer sealer = new FrameSealer(file.get("leaf").asInt());
            sealer.install(secret, EpochSecret.Cause.ADDED, 0);
            byte[] wire = new MediaSealer(codec, sealer, vector.get("context").asInt())
                    .seal(Vectors.bytes(vector, "frame"), 0);
            assertNotNull(wire);
            assertEquals(vector.get("wire").asString(), HEX.formatHex(wire), codec::name);
            FrameOpener opener = new FrameOpener();
            opener.install(secret, EpochSecret.Cause.ADDED, 0);
            Opening.Opened opened =
                    assertInstanceOf(Opening.Opened.class, new MediaOpener(codec, opener).open(wire, 0));
            assertArrayEquals(Vectors.bytes(vector, "frame"), opened.plaintext());
        }
    }

    private static EpochSecret secret() {
        return new EpochSecret(1, new byte[16], Set.of(1));
    }

    private static String tail(int size) {
        return "5a".repeat(size);
    }
}
