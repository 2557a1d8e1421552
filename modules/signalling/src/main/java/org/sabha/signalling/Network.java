package org.sabha.signalling;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Whom a limit means, in two sizes: a <em>line</em> is one IPv4 address or the /64 network of an IPv6 address, since one
 * subscriber holds all of that; a <em>neighbourhood</em> is the /24 or the /48 around it, since whoever has one network
 * often has its neighbours.
 *
 * @param prefix the first bits of the address, the others being 0
 * @param bits how many of them count
 */
record Network(boolean six, long prefix, int bits) {
    private static final int BYTES_OF_SIX = 16;
    private static final int LINE_BITS_OF_SIX = 64;
    private static final int NEIGHBOURHOOD_BITS_OF_SIX = 48;
    private static final int LINE_BITS_OF_FOUR = 32;
    private static final int NEIGHBOURHOOD_BITS_OF_FOUR = 24;

    /** The line of an address. */
    static Network of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new Network(true, bytes.getLong(), LINE_BITS_OF_SIX)
                : new Network(false, bytes.getInt() & 0xFFFF_FFFFL, LINE_BITS_OF_FOUR);
    }

    /** As it is written: address, slash, bits. */
    @Override
    public String toString() {
        byte[] bytes = six
                ? ByteBuffer.allocate(BYTES_OF_SIX).putLong(prefix).array()
                : ByteBuffer.allocate(Integer.BYTES).putInt((int) prefix).array();
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    Network neighbourhood() {
        int kept = six ? NEIGHBOURHOOD_BITS_OF_SIX : NEIGHBOURHOOD_BITS_OF_FOUR;
        return bits <= kept ? this : new Network(six, prefix & (-1L << (bits - kept)), kept);
    }
}
