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
    private static final int DATA_AT = CONTROLS_AT + (CAPACITY + 1) * Linux.CONTROL_BYTES;
    private static final long ALL_BYTES = DATA_AT + FULL_BYTES + PacketSink.MAX_TRAIN_BYTES + 64L;

    private final MemorySegment memory;
    private final int family;
    private final int[] lengths = new int[CAPACITY];
    private final int[] segments = new int[CAPACITY];
    private int count;
    private int sent;
    private int dataBytes;

    /** @param family of the socket, which decides how addresses look */
    SendBatch(Arena arena, int family) {
        this.family = family;
        memory = arena.allocate(ALL_BYTES, Long.BYTES);
        long start = memory.address();
        // one message more than the capacity: a train goes through it, packet by packet, where it is not cut for us
        for (int i = 0; i <= CAPACITY; i++) {
            long iovec = IOVECS_AT + (long) i * Linux.IOVEC_BYTES;
            long control = CONTROLS_AT + (long) i * Linux.CONTROL_BYTES;
            memory.set(Linux.LONG, message(i) + Linux.MESSAGE_NAME, start + name(i));
            memory.set(Linux.LONG, message(i) + Linux.MESSAGE_IOV, start + iovec);
            memory.set(Linux.LONG, message(i) + Linux.MESSAGE_IOV_LENGTH, 1);
            memory.set(Linux.LONG, message(i) + Linux.MESSAGE_CONTROL, start + control);
            memory.set(Linux.LONG, control, Linux.CONTROL_LENGTH_OF_SHORT);
            memory.set(Linux.INT, control + Linux.CONTROL_LEVEL, Linux.IPPROTO_UDP);
            memory.set(Linux.INT, control + Linux.CONTROL_TYPE, Linux.UDP_SEGMENT);
        }
    }

    private static long message(int index) {
        return (long) index * Linux.MESSAGE_BYTES;
    }

    private static long name(int index) {
        return NAMES_AT + (long) index * Linux.ADDRESS_BYTES;
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
    boolean add(int length, int segmentBytes, KernelAddress to) {
        int nameLength = to.write(memory, name(count), family);
        if (nameLength == 0) {
            return false;
        }
        prepare(count, writeAt(), length, nameLength, length > segmentBytes ? segmentBytes : 0);
        lengths[count] = length;
        segments[count] = segmentBytes;
        dataBytes += length;
        count++;
        return true;
    }

    private void prepare(int index, long at, int length, int nameLength, int cutBytes) {
        long iovec = IOVECS_AT + (long) index * Linux.IOVEC_BYTES;
        memory.set(Linux.LONG, iovec, memory.address() + at);
        memory.set(Linux.LONG, iovec + Linux.IOVEC_LENGTH, length);
        memory.set(Linux.INT, message(index) + Linux.MESSAGE_NAME_LENGTH, nameLength);
        memory.set(Linux.LONG, message(index) + Linux.MESSAGE_CONTROL_LENGTH, cutBytes > 0 ? Linux.CONTROL_BYTES : 0);
        memory.set(
                Linux.SHORT, CONTROLS_AT + (long) index * Linux.CONTROL_BYTES + Linux.CONTROL_DATA, (short) cutBytes);
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
        long start = memory.get(Linux.LONG, IOVECS_AT + (long) sent * Linux.IOVEC_BYTES) - memory.address();
        int failed = 0;
        for (int at = 0; at < lengths[sent]; at += segments[sent]) {
            prepare(CAPACITY, start + at, Math.min(segments[sent], lengths[sent] - at), nameLength, 0);
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
