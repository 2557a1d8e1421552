package org.sabha.identity.account;

import java.util.Arrays;
import java.util.Locale;
import org.sabha.identity.Base32;

/** The key of time-based codes, 160 bits as RFC 4226 section 4 asks for. Prints as "redacted". */
public final class TotpSecret {
    public static final int BYTES = 20;

    private final byte[] key;

    public TotpSecret(byte[] key) {
        if (key.length < 16 || key.length > 64) {
            throw new IllegalArgumentException("a key has 128 to 512 bits");
        }
        this.key = key.clone();
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** As authenticator apps take it by hand: base32 in capitals, without padding. */
    public String text() {
        return Base32.encode(key).toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TotpSecret that && java.security.MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
