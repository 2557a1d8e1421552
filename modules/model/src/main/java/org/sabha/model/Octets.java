package org.sabha.model;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An immutable run of bytes that compares by content: public keys, references, messages of the key group. Never holds a
 * secret.
 */
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

    /**
     * Reads base64url without padding (RFC 4648 section 5), in the one spelling that {@link #base64Url} writes.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Octets ofBase64Url(String text) {
        Octets octets = new Octets(Base64.getUrlDecoder().decode(text));
        if (!octets.base64Url().equals(text)) {
            throw new IllegalArgumentException("base64url with padding or spare bits");
        }
        return octets;
    }

    public String base64Url() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
