package org.sabha.store.audit;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A SHA-256 digest as a value: cheap to keep and to compare. */
public record Digest(long first, long second, long third, long fourth) {
    static final int BYTES = 32;

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
