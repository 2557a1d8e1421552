package org.sabha.store.audit;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A SHA-256 digest as a value: cheap to keep and to compare. */
public record Digest(long first, long second, long third, long fourth) {
    static final int BYTES = 32;

    private static final int DIGITS_OF_A_LONG = 16;

    /** What stands before the first row of a log. */
    public static final Digest NONE = new Digest(0, 0, 0, 0);

    /** @throws IllegalArgumentException if these are not 32 bytes */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest has " + BYTES + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** @throws IllegalArgumentException if it is not 64 hexadecimal digits */
    static Digest parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** As it is written in hexadecimal; what is none becomes {@link #NONE}, which fits no row. */
    static Digest parseOrNone(char[] text, int from, int length) {
        if (length != 2 * BYTES) {
            return NONE;
        }
        long first = parse(text, from);
        long second = parse(text, from + DIGITS_OF_A_LONG);
        long third = parse(text, from + 2 * DIGITS_OF_A_LONG);
        long fourth = parse(text, from + 3 * DIGITS_OF_A_LONG);
        for (int i = from; i < from + length; i++) {
            if (!HexFormat.isHexDigit(text[i])) {
                return NONE;
            }
        }
        return new Digest(first, second, third, fourth);
    }

    private static long parse(char[] text, int from) {
        long number = 0;
        for (int i = from; i < from + DIGITS_OF_A_LONG; i++) {
            // '0' to '9', then 'A' to 'F' and 'a' to 'f', by their last four bits
            number = (number << 4) | ((text[i] & 0xF) + (text[i] > '9' ? 9 : 0));
        }
        return number;
    }

    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        writeTo(ByteBuffer.wrap(bytes));
        return bytes;
    }

    void writeTo(ByteBuffer buffer) {
        buffer.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
