package org.sabha.signalling;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Whom a limit "per address" means: one IPv4 address, or the /64 network of an IPv6 address, since one subscriber holds
 * all of that.
 *
 * @param prefix the address or its first 64 bits
 */
record Network(boolean six, long prefix) {
    static Network of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        boolean six = address instanceof Inet6Address;
        return new Network(six, six ? bytes.getLong() : bytes.getInt());
    }
}
