package org.sabha.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.TrainCut;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.srtp.SrtpTransform;

/**
 * Everything that one receiver gets in one flush: first all packets are decided, so that sizes are known, then they are
 * written, padded to equal sizes and encrypted into trains. One for all receivers of an engine, so the buffer stays in
 * the cache.
 */
final class ReceiverPlan {
    /** Packets of one flush and receiver; a longer list is written in parts. */
    static final int CAPACITY = 192;

    /** Packets that can be brought back from caches in one flush. */
    static final int RESENDS = 64;

    /** What leaves room for the tag of SRTP in an Ethernet frame. */
    private static final int MAX_PLAIN_BYTES = PacketBuffer.MAX_PACKET_BYTES - 44;

    private final MediaEngine engine;
    private final PlannedPacket[] planned = new PlannedPacket[CAPACITY];
    private final int[] sizes = new int[CAPACITY];
    private final MediaPacket[] resends = new MediaPacket[RESENDS];
    private final MediaPacket nothing = new MediaPacket();
    private final TrainCut cut = new TrainCut();
    private final RtpRewriter rewriter = new RtpRewriter();
    private final PacketBuffer train =
            new PacketBuffer(PacketSink.MAX_TRAIN_SEGMENTS * (PacketBuffer.MAX_PACKET_BYTES + PacketBuffer.TAIL_ROOM));
    private final MemorySegment heap = MemorySegment.ofArray(train.bytes());
    private int size;

    ReceiverPlan(MediaEngine engine) {
        this.engine = engine;
        for (int i = 0; i < CAPACITY; i++) {
            planned[i] = new PlannedPacket();
        }
        for (int i = 0; i < RESENDS; i++) {
            resends[i] = new MediaPacket();
        }
    }

    int size() {
        return size;
    }

    /** Keeps nothing alive of what went out. */
    void forget() {
        for (int i = size; i < CAPACITY; i++) {
            planned[i].forget();
        }
        for (MediaPacket packet : resends) {
            packet.forget();
        }
    }

    boolean isFull() {
        return size > CAPACITY - RESENDS;
    }

    /** Whether another decision fits before what was taken is sent. */
    boolean hasRoom() {
        return size < CAPACITY;
    }

    /** Where the next decision goes. */
    PlannedPacket next() {
        return planned[size];
    }

    /** A packet to bring a kept one back into. */
    MediaPacket resendPacket(int index) {
        return resends[index];
    }

    /** A packet without payload, for what is padding alone. */
    MediaPacket nothing() {
        return nothing;
    }

    /** Whether a decision makes a packet that fits a datagram. */
    static boolean fits(PlannedPacket packet) {
        return RtpRewriter.sizeOf(packet) <= MAX_PLAIN_BYTES;
    }

    /** Takes the decision in {@link #next}; answers the packet's size in bytes, -1 when it would not fit a datagram. */
    int take() {
        PlannedPacket packet = planned[size];
        packet.sizeBytes = RtpRewriter.sizeOf(packet);
        if (packet.sizeBytes > MAX_PLAIN_BYTES) {
            engine.counters().drop(DropReason.OVERSIZED);
            return -1;
        }
        sizes[size] = packet.sizeBytes;
        size++;
        return packet.sizeBytes;
    }

    /** Writes and sends all that was taken. */
    void send(Transport transport, NetworkPath to, SrtpTransform keys, long nowNanos, PacketSink sink) {
        int at = 0;
        while (at < size) {
            cut.cut(sizes, at, size, PacketSink.MAX_TRAIN_SEGMENTS);
            sendTrain(transport, at, cut.end(), to, keys, nowNanos, sink);
            at = cut.end();
        }
        size = 0;
    }

    private void sendTrain(
            Transport transport,
            int from,
            int to,
            NetworkPath address,
            SrtpTransform keys,
            long nowNanos,
            PacketSink sink) {
        TrainMemory memory = keys.protectsInMemory() ? sink.reserve(address) : null;
        int end = 0;
        int segment = 0;
        int packets = 0;
        for (int i = from; i < to; i++) {
            int at = memory == null ? end : 0;
            int length = write(transport, planned[i], at, i == to - 1 ? 0 : cut.segmentBytes(), nowNanos);
            DropReason problem = protect(keys, length, end, memory);
            if (problem != null) {
                engine.counters().drop(problem);
                continue;
            }
            int sealed = length + keys.profile().rtpOverheadBytes();
            keep(transport, planned[i], memory, end, sealed);
            segment = packets == 0 ? sealed : segment;
            end += sealed;
            packets++;
        }
        if (packets > 0) {
            transport.router.traffic().sent(packets, end);
            engine.sendTrain(train.bytes(), memory, end, segment, packets, address, sink);
        }
        engine.counters().packetsForwarded += packets;
    }

    /** A voice may be asked for again, as it left. */
    private void keep(Transport transport, PlannedPacket packet, @Nullable TrainMemory memory, int end, int length) {
        if (!packet.slot().repeats()) {
            return;
        }
        if (memory == null) {
            transport.outbound.voices().keep(packet, heap, end, length);
        } else {
            transport.outbound.voices().keep(packet, memory.segment(), memory.offset() + end, length);
        }
    }

    /** Encrypts the packet that was written: where it stands, or from there into the memory it leaves from. */
    private @Nullable DropReason protect(SrtpTransform keys, int length, int end, @Nullable TrainMemory memory) {
        if (memory == null) {
            return keys.protectRtp(train.set(end, length));
        }
        MemorySegment segment = memory.segment();
        MemorySegment.copy(train.bytes(), 0, segment, ValueLayout.JAVA_BYTE, memory.offset() + end, length);
        return keys.protectRtp(segment, memory.offset() + end, length);
    }

    private int write(Transport transport, PlannedPacket packet, int at, int padTo, long nowNanos) {
        // what no feedback would name, like voices for Firefox, must not look lost
        packet.transportSequence = packet.slot().formats().reportsArrivals()
                ? transport.outbound.nextTransportSequence(packet.sizeBytes, nowNanos)
                : PlannedPacket.UNREPORTED;
        int length = rewriter.write(packet, train.bytes(), at);
        int shortfall = Math.max(padTo, length + packet.paddingBytes) - length;
        return shortfall <= 0 ? length : RtpHeader.pad(train.bytes(), at, length, shortfall);
    }

    /** Forgets what was taken. */
    void clear() {
        size = 0;
    }
}
