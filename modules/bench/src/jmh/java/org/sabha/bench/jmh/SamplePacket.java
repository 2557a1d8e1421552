package org.sabha.bench.jmh;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;

import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;

/** A browser's VP8 packet: three header extensions, a picture id of 15 bits, 1,100 bytes of payload. */
final class SamplePacket {
    static final int HEADER_BYTES = RtpHeader.FIXED_BYTES + 16;
    static final int PAYLOAD_BYTES = 1_100;
    static final int BYTES = HEADER_BYTES + PAYLOAD_BYTES;
    static final int SSRC = 0x1234_5678;

    private SamplePacket() {}

    static void write(PacketBuffer packet, int sequence) {
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
        packet.set(0, BYTES);
    }
}
