package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;
import org.sabha.wire.srtp.SrtpTransform;

/** The steady path makes no garbage of its own; what the cipher makes is measured apart and taken off. */
class AllocationTest {
    private static final int RECEIVERS = 20;
    private static final int PACKETS = 8;
    private static final int FRAMES = 150;
    private static final int ROUNDS = 12;

    /** Counts and forgets. */
    private static final class Counter implements PacketSink {
        private final MemorySegment reserved = Arena.ofAuto().allocate(MAX_TRAIN_BYTES);
        private final TrainMemory memory = new TrainMemory();
        long packets;

        @Override
        public TrainMemory reserve(NetworkPath to) {
            return memory.at(reserved, 0);
        }

        @Override
        public void sendWritten(int length, int segmentBytes, NetworkPath to) {
            packets += (length + segmentBytes - 1) / segmentBytes;
        }

        @Override
        public void send(byte[] buffer, int offset, int length, NetworkPath to) {
            packets++;
        }

        @Override
        public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
            packets += (length + segmentBytes - 1) / segmentBytes;
        }
    }

    @Test
    void forwardingAllocatesNothingPerPacket() {
        FakeRoom room = new FakeRoom();
        FakePeer sender = room.join(0);
        for (int i = 0; i < RECEIVERS; i++) {
            room.show(room.join(1), "5", sender);
        }
        List<byte[]> packets = new ArrayList<>();
        for (int frame = 0; frame < ROUNDS * FRAMES; frame++) {
            for (int i = 0; i < PACKETS; i++) {
                FakePeer.Sent packet = sender.picture(frame * PACKETS + i, frame * 3_000, frame + i == 0, frame, frame);
                packet.payload = FakePeer.vp8(frame + i == 0, frame, frame, 1_100);
                packets.add(sender.protect(packet));
            }
        }
        Counter sink = new Counter();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Assumptions.assumeTrue(threads.isThreadAllocatedMemorySupported());
        // The compiler takes garbage away as it gets to know the code, so the best round is the steady state.
        double perPacket = Double.MAX_VALUE;
        double cipher = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long packetsBefore = sink.packets;
            long before = threads.getCurrentThreadAllocatedBytes();
            run(room, sender, packets, round * FRAMES, (round + 1) * FRAMES, sink);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(round == 0 || sink.packets - packetsBefore >= FRAMES * PACKETS * RECEIVERS);
            perPacket = Math.min(perPacket, allocated / (double) (sink.packets - packetsBefore));
            cipher = Math.min(cipher, cipherBytesPerPacket(room, threads));
        }
        double own = perPacket - cipher;
        assertTrue(room.srtp.backend() != SrtpBackend.LIBCRYPTO || cipher < 1, "bytes of the cipher " + cipher);
        assertTrue(own < 8, "own bytes per forwarded packet " + own + ", with the cipher's " + perPacket);
    }

    private static double cipherBytesPerPacket(FakeRoom room, ThreadMXBean threads) {
        byte[] material = new byte[SrtpKeys.exportedBytes(SrtpProfile.AEAD_AES_128_GCM)];
        SrtpTransform keys = room.srtp.create(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, material), DtlsRole.SERVER);
        PacketBuffer packet = new PacketBuffer();
        int count = 8 * FRAMES * PACKETS;
        long half = 0;
        for (int i = 0; i < count; i++) {
            if (i == count / 2) {
                half = threads.getCurrentThreadAllocatedBytes();
            }
            RtpHeader.write(packet.bytes(), 0, 96, i & 0xffff, i, 1);
            keys.protectRtp(packet.set(0, 1_150));
        }
        return (threads.getCurrentThreadAllocatedBytes() - half) / (count / 2.0);
    }

    private static void run(FakeRoom room, FakePeer sender, List<byte[]> packets, int from, int to, PacketSink sink) {
        for (int frame = from; frame < to; frame++) {
            room.now += 10 * FakeRoom.MILLI; // all rounds within the 30 s for which a silent transport is kept
            for (int i = 0; i < PACKETS; i++) {
                byte[] packet = packets.get(frame * PACKETS + i);
                room.engine.receive(packet, 0, packet.length, sender.address, room.now, sink);
            }
            room.engine.flush(room.now, sink);
            if (room.engine.nextTimeoutNanos() <= room.now) {
                room.engine.onTimeout(room.now, sink);
            }
        }
    }
}
