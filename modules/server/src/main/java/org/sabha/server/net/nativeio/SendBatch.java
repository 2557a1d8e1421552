package org.sabha.server.net.nativeio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.sabha.media.PacketSink;

/**
 * Messages for one sendmmsg with their bytes, each a datagram or a train that the kernel cuts. Small on purpose: what
 * was written is still in the cache when the kernel copies it. Confined to its loop.
 */
final class SendBatch {
    /** Messages of one batch. */
    static final int CAPACITY = 64;

    /** With so many bytes a batch is full; one more train always fits behind. */
    private static final int FULL_BYTES = 160 * 1_024;

    private static final int IOVECS_AT = (CAPACITY + 1) * Linux.MESSAGE_BYTES;
    private static final int NAMES_AT = IOVECS_AT + (CAPACITY + 1) * Linux.IOVEC_BYTES;
    private static final int CONTROLS_AT = NAMES_AT + (CAPACITY + 1) * Linux.ADDRESS_BYTES;
    /** Each message has room for its source, then for the size at which it is cut; which of them it has is told per message. */
    private static final int CONTROL_STRIDE = Linux.CONTROL_PKTINFO_BYTES + Linux.CONTROL_BYTES;

    private static final int DATA_AT = CONTROLS_AT + (CAPACITY + 1) * CONTROL_STRIDE;
    private static final long ALL_BYTES = DATA_AT + FULL_BYTES + PacketSink.MAX_TRAIN_BYTES + 64L;

    private final MemorySegment memory;
    private final int family;
    private final int sourceBytes;
    private final int[] lengths = new int[CAPACITY];
    private final int[] segments = new int[CAPACITY];
    private final boolean[] sources = new boolean[CAPACITY];
    private int count;
    private int sent;
    private int dataBytes;

    /** @param family of the socket, which decides how addresses look */
    SendBatch(Arena arena, int family) {
        this.family = family;
        boolean ipv4 = family == Linux.AF_INET;
        sourceBytes = ipv4 ? Linux.CONTROL_PKTINFO_IPV4_BYTES : Linux.CONTROL_PKTINFO_BYTES;
        memory = arena.allocate(ALL_BYTES, Long.BYTES);
        long start = memory.address();
        // one message more than the capacity: a train goes through it, packet by packet, where it is not cut for us
        for (int i = 0; i <= CAPACITY; i++) {
            long iovec = IOVECS_AT + (long) i * Linux.IOVEC_BYTES;
            long source = source(i);
            long cut = cut(i);
            memory.set(Linux.LONG, message(i) + Linux.MESSAGE_NAME, start + name(i));
            memory.set(Linux.LONG, message(i) + Linux.MESSAGE_IOV, start + iovec);
            memory.set(Linux.LONG, message(i) + Linux.MESSAGE_IOV_LENGTH, 1);
            memory.set(
                    Linux.LONG, source, ipv4 ? Linux.CONTROL_LENGTH_OF_PKTINFO : Linux.CONTROL_LENGTH_OF_PKTINFO_IPV6);
            memory.set(Linux.INT, source + Linux.CONTROL_LEVEL, ipv4 ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6);
            memory.set(Linux.INT, source + Linux.CONTROL_TYPE, ipv4 ? Linux.IP_PKTINFO : Linux.IPV6_PKTINFO);
            memory.set(Linux.LONG, cut, Linux.CONTROL_LENGTH_OF_SHORT);
            memory.set(Linux.INT, cut + Linux.CONTROL_LEVEL, Linux.IPPROTO_UDP);
            memory.set(Linux.INT, cut + Linux.CONTROL_TYPE, Linux.UDP_SEGMENT);
        }
    }

    private static long message(int index) {
        return (long) index * Linux.MESSAGE_BYTES;
    }

    private static long name(int index) {
        return NAMES_AT + (long) index * Linux.ADDRESS_BYTES;
    }

    /** Ends where {@link #cut} begins, so that both together are one area. */
    private long source(int index) {
        return cut(index) - sourceBytes;
    }

    private static long cut(int index) {
        return CONTROLS_AT + (long) index * CONTROL_STRIDE + Linux.CONTROL_PKTINFO_BYTES;
    }

    boolean isEmpty() {
        return count == sent;
    }

    /** Whether a train of at most {@link PacketSink#MAX_TRAIN_BYTES} fits, as one message or as one per packet. */
    boolean hasRoom(boolean cutByKernel) {
        int messages = cutByKernel ? 1 : PacketSink.MAX_TRAIN_SEGMENTS;
        return count + messages <= CAPACITY && dataBytes < FULL_BYTES;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where the next message's bytes belong. */
    long writeAt() {
        return DATA_AT + (long) dataBytes;
    }

    /**
     * Takes the bytes at {@link #writeAt} as a message.
     *
     * @param segmentBytes less than {@code length} to have the kernel cut it
     * @return false when the socket cannot reach the address
     */
    boolean add(int length, int segmentBytes, KernelPath to) {
        int nameLength = to.remote().write(memory, name(count), family);
        if (nameLength == 0) {
            return false;
        }
        boolean fromSource = to.hasSource();
        if (fromSource) {
            to.writeSource(memory, source(count) + Linux.CONTROL_DATA, family);
        }
        sources[count] = fromSource;
        prepare(count, writeAt(), length, nameLength, length > segmentBytes ? segmentBytes : 0, fromSource);
        lengths[count] = length;
        segments[count] = segmentBytes;
        dataBytes += length;
        count++;
        return true;
    }

    private void prepare(int index, long at, int length, int nameLength, int cutBytes, boolean fromSource) {
        long iovec = IOVECS_AT + (long) index * Linux.IOVEC_BYTES;
        memory.set(Linux.LONG, iovec, memory.address() + at);
        memory.set(Linux.LONG, iovec + Linux.IOVEC_LENGTH, length);
        memory.set(Linux.INT, message(index) + Linux.MESSAGE_NAME_LENGTH, nameLength);
        long control = fromSource ? source(index) : cut(index);
        long controlEnd = cut(index) + (cutBytes > 0 ? Linux.CONTROL_BYTES : 0);
        memory.set(Linux.LONG, message(index) + Linux.MESSAGE_CONTROL, memory.address() + control);
        memory.set(Linux.LONG, message(index) + Linux.MESSAGE_CONTROL_LENGTH, controlEnd - control);
        memory.set(Linux.SHORT, cut(index) + Linux.CONTROL_DATA, (short) cutBytes);
    }

    /** Sends what has not been sent; messages that went out, or a negative error number. */
    int send(SystemCalls calls, int descriptor) {
        int result = calls.sendmmsg(descriptor, memory.address() + message(sent), count - sent);
        if (result > 0) {
            sent += result;
        }
        return result;
    }

    /** Whether the message whose turn it is has more than one packet. */
    boolean nextIsTrain() {
        return lengths[sent] > segments[sent];
    }

    /** Sends the train whose turn it is packet by packet; answers how many of its packets did not go out. */
    int sendNextInPieces(SystemCalls calls, int descriptor) {
        int nameLength = memory.get(Linux.INT, message(sent) + Linux.MESSAGE_NAME_LENGTH);
        MemorySegment.copy(memory, name(sent), memory, name(CAPACITY), Linux.ADDRESS_BYTES);
        MemorySegment.copy(memory, source(sent), memory, source(CAPACITY), sourceBytes);
        long start = memory.get(Linux.LONG, IOVECS_AT + (long) sent * Linux.IOVEC_BYTES) - memory.address();
        int failed = 0;
        for (int at = 0; at < lengths[sent]; at += segments[sent]) {
            prepare(CAPACITY, start + at, Math.min(segments[sent], lengths[sent] - at), nameLength, 0, sources[sent]);
            failed += calls.sendmmsg(descriptor, memory.address() + message(CAPACITY), 1) == 1 ? 0 : 1;
        }
        sent++;
        return failed;
    }

    /** Leaves the message whose turn it is out; answers its packets. */
    int skip() {
        return packets(sent++);
    }

    /** Packets that have not been sent. */
    int waitingPackets() {
        int packets = 0;
        for (int i = sent; i < count; i++) {
            packets += packets(i);
        }
        return packets;
    }

    private int packets(int index) {
        return (lengths[index] + segments[index] - 1) / segments[index];
    }

    /** Begins anew. */
    void clear() {
        count = 0;
        sent = 0;
        dataBytes = 0;
    }
}
