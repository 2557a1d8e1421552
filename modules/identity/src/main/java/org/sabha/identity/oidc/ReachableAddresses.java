package org.sabha.identity.oidc;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses this server may call on somebody's word: public ones, and networks that the administrator named (T25,
 * H33). Decides on the canonical address: an IPv4 address in whatever IPv6 dress is judged as itself.
 */
public final class ReachableAddresses {
    /** IANA's special-purpose registries (RFC 6890 and its updates), all that is not globally reachable. */
    private static final List<Block> SPECIAL = List.of(
            Block.of("0.0.0.0", 8),
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10),
            Block.of("127.0.0.0", 8),
            Block.of("169.254.0.0", 16),
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.88.99.0", 24),
            Block.of("192.168.0.0", 16),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 4),
            Block.of("240.0.0.0", 4),
            Block.of("::", 8), // unspecified, loopback, IPv4-compatible
            Block.of("64:ff9b:1::", 48),
            Block.of("100::", 64),
            Block.of("2001::", 23), // Teredo and other protocols
            Block.of("2001:db8::", 32),
            Block.of("3fff::", 20),
            Block.of("5f00::", 16),
            Block.of("fc00::", 7),
            Block.of("fe80::", 10),
            Block.of("fec0::", 10),
            Block.of("ff00::", 8));

    private final List<Block> allowed;

    /** @param allowed networks in the department, such as {@code 10.20.0.0/16} */
    public ReachableAddresses(List<String> allowed) {
        this.allowed = allowed.stream().map(Block::parse).toList();
    }

    public boolean mayCall(InetAddress address) {
        InetAddress canonical = canonical(address);
        return allowed.stream().anyMatch(block -> block.holds(canonical))
                || SPECIAL.stream().noneMatch(block -> block.holds(canonical));
    }

    /** The IPv4 address inside of a mapped, NAT64 or 6to4 one. */
    static InetAddress canonical(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address;
        }
        if (startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF)
                || startsWith(bytes, 0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return of(Arrays.copyOfRange(bytes, 12, 16));
        }
        return startsWith(bytes, 0x20, 0x02) ? of(Arrays.copyOfRange(bytes, 2, 6)) : address;
    }

    private static boolean startsWith(byte[] bytes, int... first) {
        for (int i = 0; i < first.length; i++) {
            if ((bytes[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are an address", e);
        }
    }

    /** @param bits how many of the first bits count */
    private record Block(InetAddress first, int bits) {
        static Block of(String address, int bits) {
            return new Block(InetAddress.ofLiteral(address), bits);
        }

        static Block parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int all = address.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > all) {
                throw new IllegalArgumentException(text + " is not a network");
            }
            return new Block(address, bits);
        }

        boolean holds(InetAddress address) {
            boolean same = address instanceof Inet4Address == first instanceof Inet4Address;
            byte[] mine = first.getAddress();
            byte[] other = address.getAddress();
            for (int i = 0; same && i < bits; i++) {
                int mask = 0x80 >> (i % Byte.SIZE);
                same = (mine[i / Byte.SIZE] & mask) == (other[i / Byte.SIZE] & mask);
            }
            return same;
        }
    }
}
