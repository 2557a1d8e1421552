package org.sabha.store.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A piece of personal data beside a row, and the commitment to it that stands in the row. While it is there, anybody can
 * check that it is what was written; once it is erased with its salt, the commitment tells nothing of it and the chain
 * holds as before.
 *
 * @param salt 16 random bytes in hexadecimal, so that a short name cannot be guessed from the commitment
 */
public record Personal(long seq, Kind kind, String salt, String value) {
    static final int SALT_BYTES = 16;

    /** What it is. */
    public enum Kind {
        NAME,
        ADDRESS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind named(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /** What a row says of it. */
    Digest commitment() {
        return commitment(RowHash.sha256());
    }

    /** Whether it is what a row says; a salt that is none fits nothing. */
    boolean fits(Digest commitment, MessageDigest sha) {
        try {
            return commitment(sha).equals(commitment);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Digest commitment(MessageDigest sha) {
        sha.update(saltBytes());
        sha.update((kind.wireName() + ":" + value).getBytes(StandardCharsets.UTF_8));
        return Digest.of(sha.digest());
    }

    byte[] saltBytes() {
        return HexFormat.of().parseHex(salt);
    }
}
