package org.sabha.e2ee.rules;

import org.sabha.mls.Ed25519Signatures;
import org.sabha.model.Octets;

/** Signs with the key of one's leaf. */
@FunctionalInterface
public interface Ed25519Signer {
    int KEY_BYTES = Ed25519Signatures.KEY_BYTES;
    int SIGNATURE_BYTES = Ed25519Signatures.SIGNATURE_BYTES;

    /** 64 bytes (RFC 8032 section 5.1.6). */
    byte[] sign(byte[] message);

    /** Any bytes give an answer. */
    static boolean verify(Octets publicKey, byte[] message, Octets signature) {
        return Ed25519Signatures.verify(publicKey, message, signature);
    }
}
