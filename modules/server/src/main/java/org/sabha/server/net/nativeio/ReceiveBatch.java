package org.sabha.server.net.nativeio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;

/**
 * What one recvmmsg brings: up to {@value #CAPACITY} datagrams. One byte more is read than a packet may have, so that a
 * longer datagram shows by its length. Confined to its loop.
 */
final class ReceiveBatch {
    /** Packets that are read at once. */
    static final int CAPACITY = 64;

    static final int MAX_BYTES = PacketBuffer.MAX_PACKET_BYTES + 1;
    private static final int STRIDE = 1_536;
    private static final int IOVECS_AT = CAPACITY * Linux.MESSAGE_BYTES;
    private static final int NAMES_AT = IOVECS_AT + CAPACITY * Linux.IOVEC_BYTES;
    private static final int DATA_AT = NAMES_AT + CAPACITY * Linux.ADDRESS_BYTES;

    private final MemorySegment memory;
    private final PathTable paths;
    private int used = CAPACITY;

    ReceiveBatch(Arena arena, PathTable paths) {
        this.paths = paths;
        memory = arena.allocate(DATA_AT + (long) CAPACITY * STRIDE, Long.BYTES);
        long start = memory.address();
        for (int i = 0; i < CAPACITY; i++) {
            long message = (long) i * Linux.MESSAGE_BYTES;
            long iovec = IOVECS_AT + (long) i * Linux.IOVEC_BYTES;
            memory.set(Linux.LONG, iovec, start + DATA_AT + (long) i * STRIDE);
            memory.set(Linux.LONG, iovec + Linux.IOVEC_LENGTH, MAX_BYTES);
            memory.set(Linux.LONG, message + Linux.MESSAGE_NAME, start + name(i));
            memory.set(Linux.LONG, message + Linux.MESSAGE_IOV, start + iovec);
            memory.set(Linux.LONG, message + Linux.MESSAGE_IOV_LENGTH, 1);
        }
    }

    private static long name(int index) {
        return NAMES_AT + (long) index * Linux.ADDRESS_BYTES;
    }

    /** Reads what waits: how many datagrams came, or a negative error number. */
    int receive(SystemCalls calls, int descriptor) {
        // the kernel has overwritten the room for addresses with their lengths
        for (int i = 0; i < used; i++) {
            memory.set(Linux.INT, (long) i * Linux.MESSAGE_BYTES + Linux.MESSAGE_NAME_LENGTH, Linux.SOCKADDR_IN6_BYTES);
        }
        int count = calls.recvmmsg(descriptor, memory.address(), CAPACITY);
        used = Math.clamp(count, 0, CAPACITY);
        return count < 0 ? count : used;
    }

    /** Copies a datagram to the begin of an array of {@link #MAX_BYTES} or more; answers its length. */
    int copy(int index, byte[] target) {
        int length = memory.get(Linux.INT, (long) index * Linux.MESSAGE_BYTES + Linux.MESSAGE_LENGTH);
        int bounded = Math.clamp(length, 0, MAX_BYTES);
        MemorySegment.copy(memory, Linux.BYTE, DATA_AT + (long) index * STRIDE, target, 0, bounded);
        return bounded;
    }

    /** Where a datagram came from, null when that cannot be answered. */
    @Nullable
    NetworkPath path(int index) {
        int length = memory.get(Linux.INT, (long) index * Linux.MESSAGE_BYTES + Linux.MESSAGE_NAME_LENGTH);
        return paths.find(memory, name(index), length);
    }
}
