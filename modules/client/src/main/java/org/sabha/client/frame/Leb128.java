package org.sabha.client.frame;

import static org.sabha.wire.packet.Bytes.put8;

/** The variable-length numbers of AV1, specification section 4.10.5: seven bits a byte, the lowest first. */
final class Leb128 {
    /** More bytes are never needed for a length that fits a frame. */
    static final int MAX_BYTES = 8;

    private Leb128() {}

    /** The number at {@code at}, or -1 when it does not end before {@code end} or is above 2^31-1. */
    static int read(byte[] bytes, int at, int end) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES && at + i < end; i++) {
            value |= (long) (bytes[at + i] & 0x7f) << (7 * i);
            if (bytes[at + i] >= 0) {
                return value <= Integer.MAX_VALUE ? (int) value : -1;
            }
        }
        return -1;
    }

    /** Bytes that the number at {@code at}, which {@link #read} accepted, takes. */
    static int size(byte[] bytes, int at) {
        int size = 1;
        while (bytes[at + size - 1] < 0) {
            size++;
        }
        return size;
    }

    /** Bytes that a number takes in its shortest form. */
    static int sizeOf(int value) {
        int size = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            size++;
        }
        return size;
    }

    /** Writes the shortest form; answers its size. */
    static int write(byte[] target, int at, int value) {
        int size = sizeOf(value);
        for (int i = 0; i < size; i++) {
            put8(target, at + i, ((value >>> (7 * i)) & 0x7f) | (i < size - 1 ? 0x80 : 0));
        }
        return size;
    }
}
