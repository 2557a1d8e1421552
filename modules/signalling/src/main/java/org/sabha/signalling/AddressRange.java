package org.sabha.signalling;

import java.net.InetAddress;

/**
 * A network as administrators write it: one address, or an address and the number of bits that count.
 *
 * @param address its bits behind {@code bits} do not matter
 * @param bits 0 to 32, or to 128 for IPv6
 */
public record AddressRange(InetAddress address, int bits) {
    public AddressRange {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("a network has 0 to 32 bits, or to 128 with IPv6");
        }
    }

    /**
     * @param text such as 10.0.0.0/8, fd00::/8 or 127.0.0.1
     * @throws IllegalArgumentException if it is no network
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = ForwardedAddress.literal(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("no IP address"));
        return new AddressRange(
                address,
                slash < 0 ? address.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1)));
    }

    boolean holds(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = 0xFF << Math.max(0, Byte.SIZE - (bits - bit)) & 0xFF;
            if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
