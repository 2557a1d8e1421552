package org.sabha.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The blocks of addresses that guesses are counted by, as numbers, so that an attacker who chooses addresses cannot
 * slow a map down (Long is comparable).
 */
final class AddressBlock {
    /** Above IPv4 numbers: the IPv6 multicast range, from which nothing can come. */
    private static final long MARK_OF_IPV4 = 0xFFFF_FFFF_0000_0000L;

    private static final long UPPER_48_BITS = 0xFFFF_FFFF_FFFF_0000L;
    private static final long UPPER_32_BITS = 0xFFFF_FFFF_0000_0000L;
    private static final long UPPER_24_OF_32_BITS = 0xFFFF_FFFF_FFFF_FF00L;
    private static final long UPPER_16_OF_32_BITS = 0xFFFF_FFFF_FFFF_0000L;

    private AddressBlock() {}

    /** One IPv4 address, or the /64 of an IPv6 address. */
    static long line(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong() : MARK_OF_IPV4 | (bytes.getInt() & 0xFFFF_FFFFL);
    }

    /** The /24 of an IPv4 address, or the /48 of an IPv6 address. */
    static long prefix(InetAddress address) {
        return line(address) & (address instanceof Inet6Address ? UPPER_48_BITS : UPPER_24_OF_32_BITS);
    }

    /** The /16 of an IPv4 address, or the /32 of an IPv6 address: about what one provider has. */
    static long neighbourhood(InetAddress address) {
        return line(address) & (address instanceof Inet6Address ? UPPER_32_BITS : UPPER_16_OF_32_BITS);
    }
}
