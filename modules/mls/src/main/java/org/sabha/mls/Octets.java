package org.sabha.mls;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes that compares by content: public keys, references, group ids. Never holds a secret. */
public final class Octets {
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    /**
     * Copies a part.
     *
     * @param from index of the first byte
     * @param to index after the last byte
     */
    public static Octets copyOf(byte[] bytes, int from, int to) {
        return new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    public int size() {
        return bytes.length;
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length <= 8 ? hex() : HexFormat.of().formatHex(bytes, 0, 8) + "..(" + bytes.length + ")";
    }
}
