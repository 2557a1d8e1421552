package org.sabha.wire.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.Allocation;
import org.sabha.wire.Vectors;
import org.sabha.wire.packet.DropReason;
import tools.jackson.databind.JsonNode;

class DescriptorTest {
    @Test
    void readsAVp8KeyFrameWithAllFields() {
        // X S, I L T K; picture id 0x1234 in 15 bits, TL0 7, TID 1 Y, then frame tag, start code, 640x480
        byte[] payload = Vectors.hex("90f0923407600000009d012a8002e001");
        Vp8Descriptor vp8 = new Vp8Descriptor();

        assertNull(vp8.read(payload, 0, payload.length));
        assertEquals(6, vp8.length());
        assertEquals(0x1234, vp8.pictureId());
        assertEquals(15, vp8.pictureIdBits());
        assertEquals(7, vp8.tl0PicIdx());
        assertEquals(1, vp8.temporalId());
        assertTrue(vp8.layerSync());
        assertTrue(vp8.keyFrame());
        assertEquals(640, vp8.widthPixels());
        assertEquals(480, vp8.heightPixels());
    }

    @Test
    void readsAMinimalVp8Descriptor() {
        Vp8Descriptor vp8 = new Vp8Descriptor();
        assertNull(vp8.read(Vectors.hex("1001"), 0, 2));
        assertEquals(1, vp8.length());
        assertTrue(vp8.startOfFrame());
        assertFalse(vp8.keyFrame());
        assertEquals(-1, vp8.pictureId());
        assertEquals(-1, vp8.tl0PicIdx());
    }

    @Test
    void opaqueVp8IsNotTakenForAKeyFrame() {
        Vp8Descriptor vp8 = new Vp8Descriptor();
        byte[] payload = new byte[40];
        payload[0] = 0x10;
        assertNull(vp8.read(payload, 0, 40));
        assertFalse(vp8.keyFrame());
    }

    @Test
    @Tag("H31")
    void rewritesVp8IndicesInACopyAndNothingElse() {
        byte[] payload = Vectors.hex("90e08005ff20aabb");
        Vp8Descriptor vp8 = new Vp8Descriptor();
        assertNull(vp8.read(payload, 0, payload.length));
        byte[] copy = new byte[20];
        System.arraycopy(payload, 0, copy, 7, payload.length);
        vp8.rewrite(copy, 0, 7, 0x8001, 0x100);

        assertArrayEquals(Vectors.hex("90e080010020aabb"), Arrays.copyOfRange(copy, 7, 15), "wrapped to 15 and 8 bits");
        assertArrayEquals(Vectors.hex("90e08005ff20aabb"), payload);
    }

    @Test
    void refusesVp8DescriptorsThatEndEarly() {
        byte[] payload = Vectors.hex("90f09234076000");
        Vp8Descriptor vp8 = new Vp8Descriptor();
        for (int length = 0; length < 6; length++) {
            assertEquals(DropReason.MALFORMED_DESCRIPTOR, vp8.read(payload, 0, length), "length " + length);
            assertEquals(0, vp8.length());
        }
    }

    @Test
    void readsAVp9KeyPictureWithStructure() {
        // I L B E V; picture id 15 bits, TID 0 SID 0, TL0 3, N_S=2 Y G, sizes, N_G=1
        byte[] payload = Vectors.hex("ae8001000358014000b4028001680500 02d00114 02aa".replace(" ", ""));
        Vp9Descriptor vp9 = new Vp9Descriptor();

        assertNull(vp9.read(payload, 0, payload.length));
        assertTrue(vp9.keyFrame());
        assertEquals(1, vp9.pictureId());
        assertEquals(3, vp9.tl0PicIdx());
        assertEquals(3, vp9.spatialLayers());
        assertEquals(320, vp9.widthPixels(0));
        assertEquals(720, vp9.heightPixels(2));
        assertEquals(21, vp9.length());
        assertFalse(vp9.interLayerDependency());
    }

    @Test
    void aHigherSpatialLayerOfAKeyPictureIsNotAKeyFrame() {
        // I L B, SID 1 with D
        byte[] payload = Vectors.hex("a8810003 03aa".replace(" ", ""));
        Vp9Descriptor vp9 = new Vp9Descriptor();
        assertNull(vp9.read(payload, 0, payload.length));
        assertEquals(1, vp9.spatialId());
        assertTrue(vp9.interLayerDependency());
        assertFalse(vp9.keyFrame());
        vp9.rewrite(payload, 0, 0, 0x7fff, 9);
        assertArrayEquals(Vectors.hex("a8ffff0309aa"), payload);
    }

    @Test
    void readsFlexibleVp9References() {
        // I P L F B, picture id 7 bits, layer byte, three P_DIFF; a fourth is refused
        Vp9Descriptor vp9 = new Vp9Descriptor();
        assertNull(vp9.read(Vectors.hex("f8053003050aaa"), 0, 7));
        assertEquals(6, vp9.length());
        assertEquals(1, vp9.temporalId());
        assertTrue(vp9.switchingUpPoint());
        assertEquals(-1, vp9.tl0PicIdx());
        assertFalse(vp9.keyFrame());
        assertEquals(DropReason.MALFORMED_DESCRIPTOR, vp9.read(Vectors.hex("f805300305070aaa"), 0, 8));
    }

    @Test
    void av1KeyFrameIsTheFirstPacketOfASequence() {
        assertTrue(Av1AggregationHeader.keyFrame(new byte[] {0x18}, 0, 1));
        assertFalse(Av1AggregationHeader.keyFrame(new byte[] {(byte) 0x98}, 0, 1));
        assertFalse(Av1AggregationHeader.keyFrame(new byte[] {0x10}, 0, 1));
        assertFalse(Av1AggregationHeader.keyFrame(new byte[0], 0, 0));
        assertTrue(Av1AggregationHeader.continues(new byte[] {(byte) 0x80}, 0, 1));
    }

    @Test
    void h264KeyFramesBeginWithParametersOrAnIdrSlice() {
        assertTrue(h264Key("6742e01f"), "sequence parameters");
        assertTrue(h264Key("6588"), "IDR slice");
        assertTrue(h264Key("7c8588"), "first part of an IDR slice");
        assertFalse(h264Key("7c0588"), "a later part of it");
        assertFalse(h264Key("4188"), "another slice");
        assertTrue(h264Key("78" + "0002" + "0910" + "0003" + "674201"), "parameters behind a delimiter");
        assertFalse(h264Key("78" + "0002" + "0910" + "0002" + "4188"));
        assertFalse(h264Key("78" + "ffff" + "09"), "a size beyond the end");
        assertFalse(h264Key("7c"));
        assertFalse(H264Payload.keyFrame(new byte[0], 0, 0));
        assertTrue(H264Payload.startOfUnit(Vectors.hex("7c8588"), 0, 3));
        assertFalse(H264Payload.startOfUnit(Vectors.hex("7c4588"), 0, 3));
        assertFalse(H264Payload.startOfUnit(new byte[0], 0, 0));
    }

    private static boolean h264Key(String hex) {
        byte[] payload = Vectors.hex(hex);
        return H264Payload.keyFrame(payload, 0, payload.length);
    }

    /** The capture is of L3T3: each spatial layer needs those below, and its base frames raise the temporal layer. */
    @Test
    @Tag("vectors")
    void tellsWhatASpatialLayerNeedsAndWhereTemporalLayersMayRise() {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        assertEquals(0, reader.spatialNeeds(0));
        byte[] key = Vectors.hex(Vectors.read("dependency-descriptor.json").get(0));
        assertNull(reader.read(key, 0, key.length));
        assertEquals(0b001, reader.spatialNeeds(0));
        assertEquals(0b011, reader.spatialNeeds(1));
        assertEquals(0b111, reader.spatialNeeds(2));
        assertEquals(0, reader.spatialNeeds(3));
        assertEquals(0b111, reader.risesTo(), "a key frame raises to all");
    }

    @Test
    @Tag("vectors")
    void readsTheCapturedDependencyDescriptors() {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        StringBuilder seen = new StringBuilder();
        for (JsonNode vector : Vectors.read("dependency-descriptor.json")) {
            byte[] bytes = Vectors.hex(vector);
            assertNull(reader.read(bytes, 0, bytes.length));
            assertTrue(reader.layersKnown());
            seen.append(reader.keyFrame() ? 'K' : '-')
                    .append(reader.spatialId())
                    .append(reader.temporalId())
                    .append(reader.startOfFrame() ? 's' : '.')
                    .append(reader.endOfFrame() ? 'e' : '.')
                    .append(Integer.toHexString(reader.frameNumber()))
                    .append(' ');
        }
        assertEquals(
                "K00se172 -10s.173 -10.e173 -02se175 -12s.176 -12.e176 -01se178 "
                        + "K00se172 -10s.173 -10.e173 -20s.174 -20..174 -20..174 -02se175 ",
                seen.toString());
        assertEquals(9, reader.decodeTargets());
        assertEquals(2, reader.maxSpatialId());
        assertEquals(2, reader.maxTemporalId());
    }

    @Test
    void withoutAStructureOnlyTheMandatoryFieldsAreKnown() {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        assertNull(reader.read(Vectors.hex("860173"), 0, 3));
        assertFalse(reader.layersKnown());
        assertEquals(0x173, reader.frameNumber());
        assertEquals(DropReason.MALFORMED_DESCRIPTOR, reader.read(Vectors.hex("8601"), 0, 2));
    }

    @Test
    void aBrokenStructureLeavesTheKnownOne() {
        byte[] key = Vectors.hex(Vectors.read("dependency-descriptor.json").get(0));
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        assertNull(reader.read(key, 0, key.length));
        for (int length = 4; length < key.length - 1; length++) {
            if (reader.read(key, 0, length) != null) {
                assertFalse(reader.keyFrame());
            }
            assertNull(reader.read(Vectors.hex("860173"), 0, 3));
            assertTrue(reader.layersKnown());
        }
    }

    @Test
    @Tag("H31")
    void theFrameNumberIsRewrittenWithoutChangingTheLength() {
        byte[] key = Vectors.hex(Vectors.read("dependency-descriptor.json").get(0));
        DependencyDescriptorReader before = new DependencyDescriptorReader();
        assertNull(before.read(key, 0, key.length));
        DependencyDescriptorReader.writeFrameNumber(key, 0, 0x1_0005);
        DependencyDescriptorReader after = new DependencyDescriptorReader();
        assertNull(after.read(key, 0, key.length));

        assertEquals(5, after.frameNumber());
        assertTrue(after.keyFrame());
        assertEquals(before.decodeTargets(), after.decodeTargets());
    }

    @Test
    @Tag("H32")
    void noRandomBytesMakeAReaderThrow() {
        Random random = new Random(5);
        Vp8Descriptor vp8 = new Vp8Descriptor();
        Vp9Descriptor vp9 = new Vp9Descriptor();
        DependencyDescriptorReader descriptor = new DependencyDescriptorReader();
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (vp8.read(bytes, 0, bytes.length) == null) {
                assertTrue(vp8.length() <= bytes.length);
                vp8.rewrite(bytes, 0, 0, i, i);
            }
            if (vp9.read(bytes, 0, bytes.length) == null) {
                assertTrue(vp9.length() <= bytes.length);
                vp9.rewrite(bytes, 0, 0, i, i);
            }
            if (descriptor.read(bytes, 0, bytes.length) == null && descriptor.layersKnown()) {
                assertTrue(descriptor.spatialId() < 4);
            }
        }
    }

    @Test
    void doesNotAllocate() {
        byte[] key = Vectors.hex(Vectors.read("dependency-descriptor.json").get(0));
        byte[] vp8Payload = Vectors.hex("90f0923407600000009d012a8002e001");
        byte[] vp9Payload = Vectors.hex("f8053003050aaa");
        Vp8Descriptor vp8 = new Vp8Descriptor();
        Vp9Descriptor vp9 = new Vp9Descriptor();
        DependencyDescriptorReader descriptor = new DependencyDescriptorReader();
        double allocated = Allocation.bytesPerRun(() -> {
            vp8.read(vp8Payload, 0, vp8Payload.length);
            vp9.read(vp9Payload, 0, vp9Payload.length);
            descriptor.read(key, 0, key.length);
        });
        assertEquals(0, allocated, 0.5);
    }
}
