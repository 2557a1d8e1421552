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
    private static final int CONTROLS_AT = NAMES_AT + CAPACITY * Linux.ADDRESS_BYTES;
    private static final int DATA_AT = CONTROLS_AT + CAPACITY * Linux.CONTROL_PKTINFO_BYTES;

    private final MemorySegment memory;
    private final PathTable paths;
    private final boolean tellsLocal;
    private int used = CAPACITY;

    /** @param tellsLocal whether the socket tells to which of its addresses a datagram was sent */
    ReceiveBatch(Arena arena, PathTable paths, boolean tellsLocal) {
        this.paths = paths;
        this.tellsLocal = tellsLocal;
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
            memory.set(Linux.LONG, message + Linux.MESSAGE_CONTROL, start + control(i));
        }
    }

    private static long name(int index) {
        return NAMES_AT + (long) index * Linux.ADDRESS_BYTES;
    }

    private static long control(int index) {
        return CONTROLS_AT + (long) index * Linux.CONTROL_PKTINFO_BYTES;
    }

    /** Reads what waits: how many datagrams came, or a negative error number. */
    int receive(SystemCalls calls, int descriptor) {
        // the kernel has overwritten the room for addresses and control messages with their lengths
        int controlRoom = tellsLocal ? Linux.CONTROL_PKTINFO_BYTES : 0;
        for (int i = 0; i < used; i++) {
            long message = (long) i * Linux.MESSAGE_BYTES;
            memory.set(Linux.INT, message + Linux.MESSAGE_NAME_LENGTH, Linux.SOCKADDR_IN6_BYTES);
            memory.set(Linux.LONG, message + Linux.MESSAGE_CONTROL_LENGTH, controlRoom);
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
        long message = (long) index * Linux.MESSAGE_BYTES;
        int length = memory.get(Linux.INT, message + Linux.MESSAGE_NAME_LENGTH);
        long controlLength = memory.get(Linux.LONG, message + Linux.MESSAGE_CONTROL_LENGTH);
        long control = control(index);
        long data = control + Linux.CONTROL_DATA;
        if (tellsLocal && isControl(control, controlLength, Linux.IPPROTO_IPV6, Linux.IPV6_PKTINFO)) {
            long high = memory.get(Linux.NET_LONG, data);
            return paths.find(memory, name(index), length, high, memory.get(Linux.NET_LONG, data + Long.BYTES));
        }
        if (tellsLocal && isControl(control, controlLength, Linux.IPPROTO_IP, Linux.IP_PKTINFO)) {
            int local = memory.get(Linux.NET_INT, data + Linux.PKTINFO_IPV4_SOURCE);
            return paths.find(memory, name(index), length, 0, KernelAddress.mapped(local));
        }
        return paths.find(memory, name(index), length);
    }

    private boolean isControl(long control, long length, int level, int type) {
        return length >= Linux.CONTROL_PKTINFO_IPV4_BYTES
                && memory.get(Linux.INT, control + Linux.CONTROL_TYPE) == type
                && memory.get(Linux.INT, control + Linux.CONTROL_LEVEL) == level;
    }
}
