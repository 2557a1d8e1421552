package org.sabha.e2ee.rules;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.sabha.model.Octets;

/** Signs with the key of one's leaf. */
@FunctionalInterface
public interface Ed25519Signer {
    int KEY_BYTES = 32;
    int SIGNATURE_BYTES = 64;

    /** 64 bytes (RFC 8032 section 5.1.6). */
    byte[] sign(byte[] message);

    /** Any bytes give an answer. */
    static boolean verify(Octets publicKey, byte[] message, Octets signature) {
        return publicKey.size() == KEY_BYTES
                && signature.size() == SIGNATURE_BYTES
                && Ed25519.validatePublicKeyFull(publicKey.toArray(), 0)
                && Ed25519.verify(signature.toArray(), 0, publicKey.toArray(), 0, message, 0, message.length);
    }
}
