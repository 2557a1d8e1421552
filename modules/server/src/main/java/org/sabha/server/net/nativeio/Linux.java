package org.sabha.server.net.nativeio;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Numbers and shapes of the socket interface on 64-bit, little-endian Linux; x86-64 and aarch64 have the same (checked
 * by {@link NativeIo#isAvailable} before they are relied on).
 *
 * <pre>
 *   struct msghdr   name 8 | namelen 4, gap 4 | iov 8 | iovlen 8 | control 8 | controllen 8 | flags 4, gap 4
 *   struct mmsghdr  msghdr 56 | len 4, gap 4
 *   struct iovec    base 8 | len 8
 *   struct cmsghdr  len 8 | level 4 | type 4 | data
 *   in_pktinfo      interface 4 | local address 4 | destination 4
 *   in6_pktinfo     destination 16 | interface 4
 *   sockaddr_in     family 2 | port 2 | address 4 | zero 8
 *   sockaddr_in6    family 2 | port 2 | flow 4 | address 16 | scope 4
 * </pre>
 */
final class Linux {
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    static final ValueLayout.OfShort NET_SHORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt NET_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong NET_LONG = LONG.withOrder(ByteOrder.BIG_ENDIAN);

    static final int MESSAGE_BYTES = 64;
    static final int MESSAGE_NAME = 0;
    static final int MESSAGE_NAME_LENGTH = 8;
    static final int MESSAGE_IOV = 16;
    static final int MESSAGE_IOV_LENGTH = 24;
    static final int MESSAGE_CONTROL = 32;
    static final int MESSAGE_CONTROL_LENGTH = 40;
    static final int MESSAGE_LENGTH = 56;
    static final int IOVEC_BYTES = 16;
    static final int IOVEC_LENGTH = 8;
    /** Room for a socket address of either family, a multiple of 8. */
    static final int ADDRESS_BYTES = 32;

    static final int SOCKADDR_IN_BYTES = 16;
    static final int SOCKADDR_IN6_BYTES = 28;
    /** One control message with a 16-bit value, its end filled up to 8 bytes. */
    static final int CONTROL_BYTES = 24;

    /** One control message with a packet's own address in either family, its end filled up to 8 bytes. */
    static final int CONTROL_PKTINFO_BYTES = 40;

    static final int CONTROL_PKTINFO_IPV4_BYTES = 32;

    static final int CONTROL_LENGTH_OF_SHORT = 18;
    static final int CONTROL_LENGTH_OF_PKTINFO = 28;
    static final int CONTROL_LENGTH_OF_PKTINFO_IPV6 = 36;
    static final int PKTINFO_IPV4_SOURCE = 4;
    static final int CONTROL_LEVEL = 8;
    static final int CONTROL_TYPE = 12;
    static final int CONTROL_DATA = 16;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x8_0000;
    static final int MSG_DONTWAIT = 0x40;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int IPPROTO_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int IPPROTO_UDP = 17;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int UDP_SEGMENT = 103;

    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    static final int EOPNOTSUPP = 95;
    static final int ENOBUFS = 105;

    private Linux() {}
}
