package org.sabha.server.net.nativeio;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An address and port in the kernel's numbers, IPv4 in its IPv6 form (RFC 4291 section 2.5.5.2), so that a path costs no
 * memory outside of the heap.
 */
record KernelAddress(long high, long low, int port, int scope) {
    private static final long MAPPED = 0xffff_0000_0000L;
    private static final int IPV6_BYTES = 16;

    static KernelAddress of(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        MemorySegment segment = MemorySegment.ofArray(bytes);
        if (bytes.length == IPV6_BYTES) {
            int scope = ((Inet6Address) address.getAddress()).getScopeId();
            return new KernelAddress(
                    segment.get(Linux.NET_LONG, 0), segment.get(Linux.NET_LONG, Long.BYTES), address.getPort(), scope);
        }
        return new KernelAddress(0, mapped(segment.get(Linux.NET_INT, 0)), address.getPort(), 0);
    }

    /** The low half of an IPv4 address in its IPv6 form. */
    static long mapped(int ipv4) {
        return MAPPED | (ipv4 & 0xffff_ffffL);
    }

    boolean is(long otherHigh, long otherLow, int otherPort, int otherScope) {
        return low == otherLow && port == otherPort && high == otherHigh && scope == otherScope;
    }

    boolean isIpv4() {
        return high == 0 && low >>> Integer.SIZE == MAPPED >>> Integer.SIZE;
    }

    InetSocketAddress toSocketAddress() {
        byte[] bytes = new byte[IPV6_BYTES];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        segment.set(Linux.NET_LONG, 0, high);
        segment.set(Linux.NET_LONG, Long.BYTES, low);
        try {
            InetAddress address = scope == 0 || isIpv4()
                    ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** Writes a socket address for a socket of that family; answers its length, 0 when the family cannot reach it. */
    int write(MemorySegment memory, long at, int family) {
        memory.set(Linux.SHORT, at, (short) family);
        memory.set(Linux.NET_SHORT, at + 2, (short) port);
        if (family == Linux.AF_INET) {
            memory.set(Linux.NET_INT, at + 4, (int) low);
            memory.set(Linux.LONG, at + 8, 0);
            return isIpv4() ? Linux.SOCKADDR_IN_BYTES : 0;
        }
        memory.set(Linux.INT, at + 4, 0);
        memory.set(Linux.NET_LONG, at + 8, high);
        memory.set(Linux.NET_LONG, at + 16, low);
        memory.set(Linux.INT, at + 24, scope);
        return Linux.SOCKADDR_IN6_BYTES;
    }
}
