package org.sabha.wire.packet;

/**
 * Big-endian access to byte arrays, network order as in RFC 1700. Offsets are the caller's to check; every reader of
 * this module compares lengths before it comes here.
 */
public final class Bytes {
    private Bytes() {}

    /** The unsigned byte at {@code at}, 0 to 255. */
    public static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    /** The unsigned 16-bit number at {@code at}, 0 to 65,535. */
    public static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /** The unsigned 24-bit number at {@code at}. */
    public static int u24(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | u16(bytes, at + 1);
    }

    /** The 32 bits at {@code at}. */
    public static int i32(byte[] bytes, int at) {
        return u16(bytes, at) << 16 | u16(bytes, at + 2);
    }

    /** The unsigned 32-bit number at {@code at}. */
    public static long u32(byte[] bytes, int at) {
        return i32(bytes, at) & 0xffff_ffffL;
    }

    /** The 64 bits at {@code at}. */
    public static long i64(byte[] bytes, int at) {
        return (long) i32(bytes, at) << 32 | u32(bytes, at + 4);
    }

    /** Writes the low 8 bits of {@code value}. */
    public static void put8(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
    }

    /** Writes the low 16 bits of {@code value}. */
    public static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    /** Writes the low 24 bits of {@code value}. */
    public static void put24(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 16);
        put16(bytes, at + 1, value);
    }

    /** Writes 32 bits. */
    public static void put32(byte[] bytes, int at, int value) {
        put16(bytes, at, value >> 16);
        put16(bytes, at + 2, value);
    }

    /** Writes 64 bits. */
    public static void put64(byte[] bytes, int at, long value) {
        put32(bytes, at, (int) (value >> 32));
        put32(bytes, at + 4, (int) value);
    }
}
