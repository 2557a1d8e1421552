package org.sabha.server.net.nativeio;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;

/**
 * Gives each pair of a remote address and one of ours its {@link NetworkPath} again without making a new one per datagram. A cache, not a
 * registry: {@value #WAYS} places for each of {@value #SETS} hashes, the place filled longest ago is used again, so
 * senders of forged addresses cost work but no memory. Confined to its loop.
 */
final class PathTable {
    private static final int SETS = 1_024;
    private static final int WAYS = 4;

    private final @Nullable NetworkPath[] paths = new @Nullable NetworkPath[SETS * WAYS];
    private final byte[] turns = new byte[SETS];
    private final long seed;

    /** @param seed hides from senders which addresses share places */
    PathTable(long seed) {
        this.seed = seed | 1;
    }

    /** The path of a socket address that the kernel wrote, its source left to the system. */
    @Nullable
    NetworkPath find(MemorySegment memory, long at, int length) {
        return find(memory, at, length, 0, 0);
    }

    /**
     * The path of a socket address that the kernel wrote, null when it is none that can be answered.
     *
     * @param localHigh with {@code localLow} the address that the datagram was sent to, 0 when the kernel does not tell
     */
    @Nullable
    NetworkPath find(MemorySegment memory, long at, int length, long localHigh, long localLow) {
        int family = length < Linux.SOCKADDR_IN_BYTES ? 0 : memory.get(Linux.SHORT, at);
        int port = memory.get(Linux.NET_SHORT, at + 2) & 0xffff;
        if (port == 0) {
            return null;
        }
        if (family == Linux.AF_INET) {
            return find(0, KernelAddress.mapped(memory.get(Linux.NET_INT, at + 4)), port, 0, localHigh, localLow);
        }
        return family == Linux.AF_INET6 && length >= Linux.SOCKADDR_IN6_BYTES
                ? find(
                        memory.get(Linux.NET_LONG, at + 8),
                        memory.get(Linux.NET_LONG, at + 16),
                        port,
                        memory.get(Linux.INT, at + 24),
                        localHigh,
                        localLow)
                : null;
    }

    private NetworkPath find(long high, long low, int port, int scope, long localHigh, long localLow) {
        long mixed = (high * 31 + low + port + (localHigh * 31 + localLow) * 31) * seed;
        int set = (int) (mixed >>> 40) & (SETS - 1);
        for (int i = set * WAYS; i < (set + 1) * WAYS; i++) {
            NetworkPath path = paths[i];
            if (path == null) {
                break;
            }
            if (path.attachment() instanceof KernelPath known
                    && known.is(high, low, port, scope, localHigh, localLow)) {
                return path;
            }
        }
        KernelAddress address = new KernelAddress(high, low, port, scope);
        KernelPath ends = new KernelPath(address, localHigh, localLow);
        NetworkPath made = NetworkPath.udp(address.toSocketAddress(), local(ends));
        made.attach(ends);
        paths[set * WAYS + (turns[set]++ & (WAYS - 1))] = made;
        return made;
    }

    private static @Nullable InetAddress local(KernelPath ends) {
        return ends.hasSource()
                ? new KernelAddress(ends.localHigh(), ends.localLow(), 0, 0)
                        .toSocketAddress()
                        .getAddress()
                : null;
    }
}
