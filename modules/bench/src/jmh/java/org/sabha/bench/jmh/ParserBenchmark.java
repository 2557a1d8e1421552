package org.sabha.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.rtp.Vp8Descriptor;

/** What is read of each packet that comes in: header, extensions, descriptor. */
@State(Scope.Thread)
public class ParserBenchmark {
    private final PacketBuffer packet = new PacketBuffer();
    private final ExtensionCursor cursor = new ExtensionCursor();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();

    @Setup
    public void write() {
        SamplePacket.write(packet, 1);
    }

    @Benchmark
    public int headerAndExtensions() {
        byte[] bytes = packet.bytes();
        if (RtpHeader.check(bytes, 0, SamplePacket.BYTES) != null) {
            throw new IllegalStateException("not sound");
        }
        int sum = RtpHeader.ssrc(bytes, 0) + RtpHeader.sequenceNumber(bytes, 0) + RtpHeader.headerLength(bytes, 0);
        cursor.reset(bytes, 0);
        while (cursor.next()) {
            sum += cursor.id() + cursor.valueOffset();
        }
        return sum;
    }

    @Benchmark
    public int vp8Descriptor() {
        if (vp8.read(packet.bytes(), SamplePacket.HEADER_BYTES, SamplePacket.PAYLOAD_BYTES) != null) {
            throw new IllegalStateException("not sound");
        }
        return vp8.pictureId() + vp8.temporalId();
    }
}
