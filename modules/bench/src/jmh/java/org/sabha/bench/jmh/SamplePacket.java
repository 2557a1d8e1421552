package org.sabha.bench.jmh;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;

import org.sabha.bench.Vp9Layers;
import org.sabha.testkit.LayerDescriptors;
import org.sabha.testkit.LayerPacket;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;

/** Packets as browsers send them, with 1,100 bytes of payload. */
public final class SamplePacket {
    static final int HEADER_BYTES = RtpHeader.FIXED_BYTES + 16;
    static final int PAYLOAD_BYTES = 1_100;
    static final int BYTES = HEADER_BYTES + PAYLOAD_BYTES;
    static final int SSRC = 0x1234_5678;

    /** Frame tag of a key frame, start code, and 1280x720 in little endian (RFC 6386 section 9.1). */
    private static final byte[] KEY_FRAME_HEADER = {0x10, 0, 0, (byte) 0x9d, 0x01, 0x2a, 0x00, 0x05, (byte) 0xd0, 0x02};

    private static final int VP9 = 98;
    private static final int DESCRIPTOR_ID = 5;

    private SamplePacket() {}

    /** VP8: three header extensions, a picture id of 15 bits. */
    static void write(PacketBuffer packet, int sequence) {
        write(packet, sequence, false);
    }

    /**
     * The same.
     *
     * @param key whether it begins a key picture
     * @return where its payload begins
     */
    public static int write(PacketBuffer packet, int sequence, boolean key) {
        byte[] bytes = packet.bytes();
        RtpHeader.write(bytes, 0, 96, sequence & 0xffff, 90_000, SSRC);
        RtpHeader.setExtension(bytes, 0, true);
        int at = RtpHeader.FIXED_BYTES;
        put16(bytes, at, 0xbede);
        put16(bytes, at + 2, 3);
        put8(bytes, at + 4, 1 << 4);
        put8(bytes, at + 5, '1');
        put8(bytes, at + 6, 3 << 4 | 1);
        put16(bytes, at + 7, sequence & 0xffff);
        put8(bytes, at + 9, 4 << 4 | 2);
        put8(bytes, at + 10, 1);
        put16(bytes, at + 11, sequence & 0xffff);
        put8(bytes, HEADER_BYTES, 0x90);
        put8(bytes, HEADER_BYTES + 1, 0xe0);
        put16(bytes, HEADER_BYTES + 2, 0x8001);
        put8(bytes, HEADER_BYTES + 4, 7);
        put8(bytes, HEADER_BYTES + 5, 0x20);
        put8(bytes, HEADER_BYTES + 6, 0x11);
        if (key) {
            System.arraycopy(KEY_FRAME_HEADER, 0, bytes, HEADER_BYTES + 6, KEY_FRAME_HEADER.length);
        }
        packet.set(0, BYTES);
        return HEADER_BYTES;
    }

    /**
     * A packet of VP9 in layers with the dependency descriptor: the first of the highest spatial layer.
     *
     * @param key whether the picture is a key picture; else one of the middle temporal layer
     * @return where its payload begins
     */
    public static int writeLayered(PacketBuffer packet, int sequence, boolean key) {
        byte[] bytes = packet.bytes();
        LayerPacket place = new LayerPacket(key ? 0 : Vp9Layers.SPATIAL - 1, key ? 0 : 1, key, true, false);
        RtpHeader.write(bytes, 0, VP9, sequence & 0xffff, 90_000, SSRC);
        ExtensionWriter extensions = new ExtensionWriter().begin(bytes, 0);
        extensions.addU16(3, sequence & 0xffff);
        byte[] descriptor = LayerDescriptors.write(place, sequence & 0xffff);
        extensions.add(DESCRIPTOR_ID, descriptor, 0, descriptor.length);
        int payload = extensions.finish();
        Vp9Layers.write(bytes, payload, sequence, 7, place);
        packet.set(0, payload + PAYLOAD_BYTES);
        return payload;
    }

    /** The bytes of payload of every sample. */
    public static int payloadBytes() {
        return PAYLOAD_BYTES;
    }

    /** The id under which {@link #writeLayered} writes the dependency descriptor. */
    public static int descriptorId() {
        return DESCRIPTOR_ID;
    }
}
