package org.sabha.server.net.nativeio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;

/**
 * A UDP socket of its own with its memory. Bound to all addresses it takes IPv4 and IPv6 alike where the system has
 * both, and answers from the address that was asked (RFC 3542 section 6, ip(7) IP_PKTINFO). Opened by any thread, from then on confined to its loop; {@link #close} gives descriptor and memory back.
 */
public final class NativeSocket {
    /** Datagrams that one {@link #receive} brings at most. */
    public static final int BATCH = ReceiveBatch.CAPACITY;

    /** What an array for {@link #copy} must hold. */
    public static final int MAX_DATAGRAM_BYTES = ReceiveBatch.MAX_BYTES;

    private static final int BUFFER_BYTES = 4 << 20;

    private final Arena arena;
    private final SystemCalls calls;
    private final int descriptor;
    private final InetSocketAddress local;
    private final ReceiveBatch received;
    private final NativePacketSink sink;
    private boolean closed;

    private NativeSocket(
            Arena arena, SystemCalls calls, int descriptor, int family, InetSocketAddress local, long seed) {
        this.arena = arena;
        this.calls = calls;
        this.descriptor = descriptor;
        this.local = local;
        boolean tellsLocal = local.getAddress().isAnyLocalAddress() && tellLocal(calls, descriptor, family);
        received = new ReceiveBatch(arena, new PathTable(seed), tellsLocal);
        boolean cut = calls.setsockopt(descriptor, Linux.IPPROTO_UDP, Linux.UDP_SEGMENT, 0) == 0;
        sink = new NativePacketSink(arena, calls, descriptor, family, cut);
    }

    /**
     * Opens and binds.
     *
     * @param address port 0 for any
     * @param seed any number; hides how addresses are hashed
     * @throws BindException when the address or port cannot be had
     */
    public static NativeSocket open(InetSocketAddress address, long seed) throws BindException {
        InetAddress host = address.getAddress();
        boolean dual = host.isAnyLocalAddress() || !(host instanceof Inet4Address);
        if (dual) {
            try {
                return open(address, Linux.AF_INET6, seed);
            } catch (BindException e) {
                if (!(host instanceof Inet4Address)) {
                    throw e;
                }
                // a system without IPv6
            }
        }
        return open(address, Linux.AF_INET, seed);
    }

    /** Opens and binds a socket of that family, which takes IPv4, too. */
    static NativeSocket open(InetSocketAddress address, int family, long seed) throws BindException {
        Arena arena = Arena.ofShared();
        int number = -1;
        boolean opened = false;
        SystemCalls calls = new SystemCalls(arena);
        try {
            number = calls.socket(family, Linux.SOCK_DGRAM_NONBLOCK_CLOEXEC);
            check(number, "no socket for", address);
            if (family == Linux.AF_INET6) {
                check(calls.setsockopt(number, Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 0), "no IPv4 beside", address);
            }
            calls.setsockopt(number, Linux.SOL_SOCKET, Linux.SO_RCVBUF, BUFFER_BYTES);
            calls.setsockopt(number, Linux.SOL_SOCKET, Linux.SO_SNDBUF, BUFFER_BYTES);
            InetSocketAddress bound = bind(arena, calls, number, address, family);
            NativeSocket socket = new NativeSocket(arena, calls, number, family, bound, seed);
            opened = true;
            return socket;
        } finally {
            if (!opened) {
                if (number >= 0) {
                    calls.close(number);
                }
                arena.close();
            }
        }
    }

    /** Whether the kernel tells of each datagram to which address it was sent; an IPv6 socket tells it of IPv4, too. */
    private static boolean tellLocal(SystemCalls calls, int descriptor, int family) {
        return family == Linux.AF_INET6
                ? calls.setsockopt(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_RECVPKTINFO, 1) == 0
                : calls.setsockopt(descriptor, Linux.IPPROTO_IP, Linux.IP_PKTINFO, 1) == 0;
    }

    private static InetSocketAddress bind(
            Arena arena, SystemCalls calls, int number, InetSocketAddress address, int family) throws BindException {
        MemorySegment name = arena.allocate(Linux.ADDRESS_BYTES, Long.BYTES);
        boolean any = address.getAddress().isAnyLocalAddress();
        KernelAddress wanted =
                any ? new KernelAddress(0, any(family), address.getPort(), 0) : KernelAddress.of(address);
        int length = wanted.write(name, 0, family);
        check(calls.bind(number, name, length), "cannot bind", address);
        MemorySegment room = arena.allocateFrom(Linux.INT, Linux.ADDRESS_BYTES);
        check(calls.getsockname(number, name, room), "cannot tell the port of", address);
        return new InetSocketAddress(address.getAddress(), name.get(Linux.NET_SHORT, 2) & 0xffff);
    }

    /** All addresses: zero, which for IPv4 has its IPv6 form here. */
    private static long any(int family) {
        return family == Linux.AF_INET ? KernelAddress.mapped(0) : 0;
    }

    private static void check(int result, String what, InetSocketAddress address) throws BindException {
        if (result < 0) {
            throw new BindException(what + " " + address.getAddress().getHostAddress() + " port " + address.getPort()
                    + ": error " + -result);
        }
    }

    /** The address that was asked for, with the port that was bound. */
    public InetSocketAddress localAddress() {
        return local;
    }

    /** For the loop's epoll. */
    public int descriptor() {
        return descriptor;
    }

    /** Where the engine's packets leave. */
    public NativePacketSink sink() {
        return sink;
    }

    /** Reads what waits: how many datagrams, 0 when none, or a negative error number. */
    public int receive() {
        if (closed) {
            return 0;
        }
        int count = received.receive(calls, descriptor);
        return count == -Linux.EAGAIN || count == -Linux.EINTR ? 0 : count;
    }

    /** Copies a datagram of the last {@link #receive} to the begin of an array; answers its length, cut at the longest. */
    public int copy(int index, byte[] target) {
        return received.copy(index, target);
    }

    /** Where it came from, null when that cannot be answered. */
    public @Nullable NetworkPath path(int index) {
        return received.path(index);
    }

    /** Sends what waited for room; true when nothing waits any more. */
    public boolean flushWaiting() {
        return sink.flushWaiting();
    }

    /** Whether something waits for room in the socket. */
    public boolean isWaiting() {
        return sink.isWaiting();
    }

    /** Gives descriptor and memory back; whatever is called later does nothing. */
    public void close() {
        if (!closed) {
            closed = true;
            sink.close();
            calls.close(descriptor);
            arena.close();
        }
    }
}
