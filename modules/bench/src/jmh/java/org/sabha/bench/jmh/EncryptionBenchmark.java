package org.sabha.bench.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;
import org.sabha.wire.srtp.SrtpTransform;

/** A packet of 1,128 bytes protected with AES-128-GCM, as each receiver's copy is; writing it anew is included. */
@State(Scope.Thread)
public class EncryptionBenchmark {
    /** Each way there is, fastest first. */
    @Param({"LIBCRYPTO", "OPENSSL", "SUNJCE"})
    public SrtpBackend backend;

    private final PacketBuffer packet = new PacketBuffer();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(PacketBuffer.MAX_PACKET_BYTES + PacketBuffer.TAIL_ROOM);
    private SrtpTransform transform;
    private int sequence;

    @Setup
    public void makeKeys() {
        byte[] material = new byte[SrtpKeys.exportedBytes(SrtpProfile.AEAD_AES_128_GCM)];
        new Random(1).nextBytes(material);
        transform = SrtpFactory.initialise(backend)
                .create(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, material), DtlsRole.SERVER);
    }

    @Benchmark
    public Object protect() {
        SamplePacket.write(packet, ++sequence);
        Object problem;
        if (transform.protectsInMemory()) {
            MemorySegment.copy(packet.bytes(), 0, memory, ValueLayout.JAVA_BYTE, 0, SamplePacket.BYTES);
            problem = transform.protectRtp(memory, 0, SamplePacket.BYTES);
        } else {
            problem = transform.protectRtp(packet);
        }
        if (problem != null) {
            throw new IllegalStateException("not protected: " + problem);
        }
        return packet;
    }

    @TearDown
    public void close() {
        transform.close();
        arena.close();
    }
}
