package org.sabha.mls;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.sabha.model.Octets;

/**
 * Checks signatures of cipher suite 1 (RFC 8032) with Bouncy Castle, which takes a seventh of the JDK's time; rooms check
 * each arrival's on the loop that forwards their media.
 */
public final class Ed25519Signatures {
    public static final int KEY_BYTES = 32;
    public static final int SIGNATURE_BYTES = 64;

    private Ed25519Signatures() {}

    /** Whether these are the bytes of a point in the group of prime order. Any bytes give an answer. */
    static boolean isKey(Octets key) {
        return key.size() == KEY_BYTES && Ed25519.validatePublicKeyFull(key.toArray(), 0);
    }

    /** Whether a key signed a message. Any bytes give an answer. */
    public static boolean verify(Octets key, byte[] message, Octets signature) {
        return isKey(key) && verifyBy(key, message, signature);
    }

    /** The same with a key that {@link #isKey} took. */
    static boolean verifyBy(Octets key, byte[] message, Octets signature) {
        return signature.size() == SIGNATURE_BYTES
                && Ed25519.verify(signature.toArray(), 0, key.toArray(), 0, message, 0, message.length);
    }
}
