package org.sabha.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.rtp.Vp8Descriptor;

/** What is written for each receiver: its header, its extension block, the payload with the slot's running numbers. */
@State(Scope.Thread)
public class RewriterBenchmark {
    private static final int VP8 = 96;

    private final PacketBuffer in = new PacketBuffer();
    private final byte[] out = new byte[PacketBuffer.MAX_PACKET_BYTES + PacketBuffer.TAIL_ROOM];
    private final ExtensionWriter writer = new ExtensionWriter();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private int sequence;

    @Setup
    public void write() {
        SamplePacket.write(in, 1);
        vp8.read(in.bytes(), SamplePacket.HEADER_BYTES, SamplePacket.PAYLOAD_BYTES);
    }

    @Benchmark
    public int copyForAReceiver() {
        sequence++;
        RtpHeader.write(out, 0, VP8, sequence & 0xffff, 3_000 * sequence, 0x7654_3210);
        RtpHeader.setMarker(out, 0, true);
        writer.begin(out, 0);
        writer.addU16(3, sequence & 0xffff);
        int payload = writer.finish();
        System.arraycopy(in.bytes(), SamplePacket.HEADER_BYTES, out, payload, SamplePacket.PAYLOAD_BYTES);
        vp8.rewrite(out, SamplePacket.HEADER_BYTES, payload, sequence & 0x7fff, sequence & 0xff);
        return payload;
    }
}
