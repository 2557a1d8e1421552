package org.sabha.client.stream;

import java.util.Arrays;
import org.sabha.wire.packet.PacketBuffer;

/**
 * The last payloads of one sending stream, for RFC 4588. The oldest goes first; the same packet is not sent twice within
 * a round trip. One owner.
 */
final class SentPackets {
    /** Packets remembered. */
    static final int CAPACITY = 512;

    private final int[] numbers = new int[CAPACITY];
    private final int[] timestamps = new int[CAPACITY];
    private final boolean[] markers = new boolean[CAPACITY];
    private final long[] resentNanos = new long[CAPACITY];
    private final byte[][] payloads = new byte[CAPACITY][];

    SentPackets() {
        Arrays.fill(numbers, -1);
        Arrays.fill(payloads, new byte[0]);
    }

    private static int slot(int number) {
        return number & (CAPACITY - 1);
    }

    void keep(int number, int timestamp, boolean marker, byte[] bytes, int offset, int length) {
        int at = slot(number);
        if (payloads[at].length != length) {
            payloads[at] = new byte[length];
        }
        System.arraycopy(bytes, offset, payloads[at], 0, length);
        numbers[at] = number;
        timestamps[at] = timestamp;
        markers[at] = marker;
        resentNanos[at] = Long.MIN_VALUE;
    }

    /** Whether the packet is there and was not sent again within {@code quietNanos}; notes that it is now. */
    boolean allow(int number, long quietNanos, long nowNanos) {
        int at = slot(number);
        boolean allowed = numbers[at] == number
                && (resentNanos[at] == Long.MIN_VALUE || nowNanos - resentNanos[at] >= quietNanos);
        if (allowed) {
            resentNanos[at] = nowNanos;
        }
        return allowed;
    }

    int timestamp(int number) {
        return timestamps[slot(number)];
    }

    boolean marker(int number) {
        return markers[slot(number)];
    }

    /** Copies the payload to {@code offset}; answers its length. */
    int copy(int number, PacketBuffer target, int offset) {
        byte[] payload = payloads[slot(number)];
        System.arraycopy(payload, 0, target.bytes(), offset, payload.length);
        return payload.length;
    }
}
