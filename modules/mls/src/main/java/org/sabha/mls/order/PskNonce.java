package org.sabha.mls.order;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.sabha.model.Octets;

/**
 * The nonce of the pre-shared key in a commit that adds somebody (RFC 9420 section 8.4): 16 random bytes, then the first 16
 * of SHA-256 over "sabha statement", those and the statement beside the commit. It is in the Welcome, too, where no server
 * can change it, so that a newcomer holds to the statement that whoever added them held to.
 */
public final class PskNonce {
    public static final int BYTES = 32;
    public static final int RANDOM_BYTES = 16;

    private static final byte[] LABEL = "sabha statement".getBytes(StandardCharsets.US_ASCII);

    private PskNonce() {}

    /** @param random 16 bytes */
    public static byte[] of(byte[] random, byte[] statement) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(LABEL);
            digest.update(random);
            digest.update(statement);
            byte[] nonce = Arrays.copyOf(random, BYTES);
            System.arraycopy(digest.digest(), 0, nonce, RANDOM_BYTES, BYTES - RANDOM_BYTES);
            return nonce;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Any bytes give an answer. */
    public static boolean isFor(Octets nonce, byte[] statement) {
        if (nonce.size() != BYTES) {
            return false;
        }
        byte[] random = Arrays.copyOf(nonce.toArray(), RANDOM_BYTES);
        return nonce.equals(Octets.of(of(random, statement)));
    }
}
