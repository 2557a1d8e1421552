package org.sabha.media;

import java.net.InetAddress;
import java.util.random.RandomGenerator;
import org.sabha.wire.packet.Bytes;

/**
 * Counts checks with a wrong password by the network they came from (an IPv4 address, the /64 of an IPv6 address). A
 * network with {@link #MAX_PER_SECOND} in one second is not looked at until the next, but for addresses that a session
 * has already: so guesses cost little, and forged ones do not cut off who is there.
 *
 * <p>The table has {@link #SETS} sets of {@link #WAYS} networks and never grows. In a full set a new network takes the
 * place of one whose second is over, else of the one with the fewest wrong passwords. A secret seed decides the sets.
 */
final class WrongPasswords {
    static final int MAX_PER_SECOND = 32;
    static final int SETS = 256;
    static final int WAYS = 4;

    private static final long SECOND = 1_000_000_000L;
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    private final long seed;
    private final long[] networks = new long[SETS * WAYS];
    private final long[] beganNanos = new long[SETS * WAYS];
    private final int[] counts = new int[SETS * WAYS];

    WrongPasswords(RandomGenerator random) {
        seed = random.nextLong();
    }

    /** Whether the network of the address has had its share of this second. */
    boolean exhausted(InetAddress address, long nowNanos) {
        int at = find(network(address));
        return at >= 0 && counts[at] >= MAX_PER_SECOND && nowNanos - beganNanos[at] < SECOND;
    }

    /** A check with a wrong password came from the address. */
    void count(InetAddress address, long nowNanos) {
        long network = network(address);
        int at = find(network);
        if (at < 0) {
            at = place(network, nowNanos);
            networks[at] = network;
            counts[at] = 0;
        }
        if (counts[at] == 0 || nowNanos - beganNanos[at] >= SECOND) {
            beganNanos[at] = nowNanos;
            counts[at] = 0;
        }
        counts[at]++;
    }

    private static long network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? Bytes.u32(bytes, 0) | 1L << 32 : Bytes.i64(bytes, 0);
    }

    private int set(long network) {
        return (int) (((network ^ seed) * MIX) >>> 56) * WAYS;
    }

    private int find(long network) {
        int first = set(network);
        for (int at = first; at < first + WAYS; at++) {
            if (networks[at] == network && counts[at] > 0) {
                return at;
            }
        }
        return -1;
    }

    private int place(long network, long nowNanos) {
        int first = set(network);
        int least = first;
        for (int at = first; at < first + WAYS; at++) {
            if (counts[at] == 0 || nowNanos - beganNanos[at] >= SECOND) {
                return at;
            }
            if (counts[at] < counts[least]) {
                least = at;
            }
        }
        return least;
    }
}
