package org.sabha.server.net.nativeio;

import java.lang.foreign.MemorySegment;

/**
 * Both ends of a path in the kernel's numbers: the remote address and the one of this machine that the datagram was sent
 * to, which is the source of what is sent back. A local end of zero leaves the source to the system.
 */
record KernelPath(KernelAddress remote, long localHigh, long localLow) {
    static KernelPath to(KernelAddress remote) {
        return new KernelPath(remote, 0, 0);
    }

    boolean is(long high, long low, int port, int scope, long otherLocalHigh, long otherLocalLow) {
        return remote.is(high, low, port, scope) && localLow == otherLocalLow && localHigh == otherLocalHigh;
    }

    boolean hasSource() {
        return (localHigh | localLow) != 0;
    }

    /**
     * Writes the local end as the data of a control message for a socket of that family. The interface stays open, as
     * routes choose it; for link-local addresses the remote one names it.
     */
    void writeSource(MemorySegment memory, long at, int family) {
        if (family == Linux.AF_INET) {
            // in_pktinfo: interface, source, and a field that only the kernel writes
            memory.set(Linux.INT, at, 0);
            memory.set(Linux.NET_INT, at + Linux.PKTINFO_IPV4_SOURCE, (int) localLow);
            memory.set(Linux.INT, at + 8, 0);
            return;
        }
        memory.set(Linux.NET_LONG, at, localHigh);
        memory.set(Linux.NET_LONG, at + Long.BYTES, localLow);
        memory.set(Linux.INT, at + 16, 0);
    }
}
