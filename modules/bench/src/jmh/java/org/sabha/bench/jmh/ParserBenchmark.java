package org.sabha.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.rtp.Vp8Descriptor;
import org.sabha.wire.rtp.Vp9Descriptor;

/** What is read of each packet that comes in: header, extensions, descriptor. */
@State(Scope.Thread)
public class ParserBenchmark {
    private final PacketBuffer packet = new PacketBuffer();
    private final ExtensionCursor cursor = new ExtensionCursor();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final PacketBuffer layered = new PacketBuffer();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();
    private final DependencyDescriptorReader descriptors = new DependencyDescriptorReader();
    private int layeredPayload;

    @Setup
    public void write() {
        SamplePacket.write(packet, 1);
        SamplePacket.writeLayered(layered, 1, true);
        // the templates come with the key picture, once
        readDescriptor();
        layeredPayload = SamplePacket.writeLayered(layered, 2, false);
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

    @Benchmark
    public int vp9Descriptor() {
        if (vp9.read(layered.bytes(), layeredPayload, SamplePacket.PAYLOAD_BYTES) != null) {
            throw new IllegalStateException("not sound");
        }
        return vp9.pictureId() + vp9.spatialId() + vp9.temporalId();
    }

    @Benchmark
    public int dependencyDescriptor() {
        readDescriptor();
        return descriptors.spatialId() + descriptors.temporalId() + descriptors.risesTo();
    }

    private void readDescriptor() {
        cursor.reset(layered.bytes(), 0);
        while (cursor.next()) {
            if (cursor.id() == SamplePacket.descriptorId()
                    && descriptors.read(layered.bytes(), cursor.valueOffset(), cursor.valueLength()) != null) {
                throw new IllegalStateException("not sound");
            }
        }
        if (!descriptors.layersKnown()) {
            throw new IllegalStateException("no templates");
        }
    }
}
