package org.sabha.server.net.nativeio;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;

/**
 * Gives each remote address its {@link NetworkPath} again without making a new one per datagram. A cache, not a
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

    /** The path of a socket address that the kernel wrote, null when it is none that can be answered. */
    @Nullable
    NetworkPath find(MemorySegment memory, long at, int length) {
        int family = length < Linux.SOCKADDR_IN_BYTES ? 0 : memory.get(Linux.SHORT, at);
        int port = memory.get(Linux.NET_SHORT, at + 2) & 0xffff;
        if (port == 0) {
            return null;
        }
        if (family == Linux.AF_INET) {
            return find(0, KernelAddress.mapped(memory.get(Linux.NET_INT, at + 4)), port, 0);
        }
        return family == Linux.AF_INET6 && length >= Linux.SOCKADDR_IN6_BYTES
                ? find(
                        memory.get(Linux.NET_LONG, at + 8),
                        memory.get(Linux.NET_LONG, at + 16),
                        port,
                        memory.get(Linux.INT, at + 24))
                : null;
    }

    private NetworkPath find(long high, long low, int port, int scope) {
        long mixed = (high * 31 + low + port) * seed;
        int set = (int) (mixed >>> 40) & (SETS - 1);
        for (int i = set * WAYS; i < (set + 1) * WAYS; i++) {
            NetworkPath path = paths[i];
            if (path == null) {
                break;
            }
            if (path.attachment() instanceof KernelAddress known && known.is(high, low, port, scope)) {
                return path;
            }
        }
        KernelAddress address = new KernelAddress(high, low, port, scope);
        NetworkPath made = NetworkPath.udp(address.toSocketAddress());
        made.attach(address);
        paths[set * WAYS + (turns[set]++ & (WAYS - 1))] = made;
        return made;
    }
}
