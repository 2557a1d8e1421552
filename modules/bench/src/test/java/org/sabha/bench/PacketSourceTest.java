package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.rtp.Vp9Descriptor;

/** What the load sends can be read by the server's own readers. */
class PacketSourceTest {
    private final PacketBuffer packet = new PacketBuffer();
    private final DependencyDescriptorReader descriptors = new DependencyDescriptorReader();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();

    private void readNext(PacketSource source, int number, int payloadBytes) {
        source.next(packet, 1_000 + number);
        byte[] bytes = packet.bytes();
        assertNull(RtpHeader.check(bytes, 0, packet.length()));
        assertEquals(payloadBytes, RtpHeader.payloadLength(bytes, 0, packet.length()));
        assertEquals(1_000 + number, Bytes.i64(bytes, packet.length() - PacketSource.STAMP_BYTES));
    }

    private byte[] element(int id) {
        ExtensionCursor cursor = new ExtensionCursor().reset(packet.bytes(), 0);
        while (cursor.next()) {
            if (cursor.id() == id) {
                return Arrays.copyOfRange(
                        packet.bytes(), cursor.valueOffset(), cursor.valueOffset() + cursor.valueLength());
            }
        }
        return new byte[0];
    }

    @Test
    void theDescriptorAndThePayloadTellTheSameLayers() {
        PacketSource source = PacketSource.of(LoadShape.LAYERS, 7, 1);
        List<Integer> spatial = new ArrayList<>();
        List<Integer> temporal = new ArrayList<>();
        int pictures = 9;
        for (int i = 0; i < pictures * LayeredFrames.PACKETS_PER_PICTURE; i++) {
            readNext(source, i, FrameMaker.PAYLOAD_BYTES);
            byte[] bytes = packet.bytes();
            assertNull(vp9.read(bytes, RtpHeader.headerLength(bytes, 0), FrameMaker.PAYLOAD_BYTES));
            byte[] descriptor = element(LoadOffer.DESCRIPTOR_ID);
            assertNull(descriptors.read(descriptor, 0, descriptor.length));
            assertTrue(descriptors.layersKnown());
            assertEquals(vp9.spatialId(), descriptors.spatialId());
            assertEquals(vp9.temporalId(), descriptors.temporalId());
            assertEquals(vp9.startOfFrame(), descriptors.startOfFrame());
            assertEquals(vp9.endOfFrame(), descriptors.endOfFrame());
            boolean first = i % LayeredFrames.PACKETS_PER_PICTURE == 0;
            assertEquals(first && i == 0, vp9.keyFrame());
            assertEquals((i + 1) % LayeredFrames.PACKETS_PER_PICTURE == 0, RtpHeader.marker(bytes, 0));
            spatial.add(vp9.spatialId());
            if (first) {
                temporal.add(vp9.temporalId());
            }
        }
        assertEquals(List.of(0, 1, 1, 2, 2, 2, 2, 2), spatial.subList(0, LayeredFrames.PACKETS_PER_PICTURE));
        assertEquals(List.of(0, 2, 1, 2, 0, 2, 1, 2, 0), temporal);
    }

    @Test
    void aKeyPictureAskedForBeginsWithTheNextPicture() {
        PacketSource source = PacketSource.of(LoadShape.LAYERS, 7, 1);
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < 4 * LayeredFrames.PACKETS_PER_PICTURE; i++) {
            readNext(source, i, FrameMaker.PAYLOAD_BYTES);
            assertNull(vp9.read(packet.bytes(), RtpHeader.headerLength(packet.bytes(), 0), FrameMaker.PAYLOAD_BYTES));
            if (vp9.keyFrame()) {
                keys.add(i);
            }
            if (i == 10) {
                source.requestKeyFrame();
            }
        }
        assertEquals(List.of(0, 2 * LayeredFrames.PACKETS_PER_PICTURE), keys);
    }

    @Test
    void aVoiceHasItsLoudnessBesideItAndPauses() {
        PacketSource source = PacketSource.of(LoadShape.AUDIO, 7, 1);
        int loud = 0;
        int timestamp = source.timestamp();
        for (int i = 0; i < 120; i++) {
            readNext(source, i, LoadShape.AUDIO.payloadBytes());
            assertEquals(960, source.timestamp() - timestamp);
            timestamp = source.timestamp();
            loud += (element(LoadOffer.AUDIO_LEVEL_ID)[0] & 0x80) != 0 ? 1 : 0;
        }
        assertEquals(90, loud);
        assertFalse(RtpHeader.marker(packet.bytes(), 0), "only the first packet begins a talk spurt");
    }
}
