package org.sabha.identity.authority;

import org.bouncycastle.util.encoders.Hex;
import org.sabha.trust.CertificateProfile;

/**
 * A device's Ed25519 public key. Refused: what is no point of the curve in its one valid spelling, and points outside of
 * the group of prime order, under which a signature can fit several keys or messages.
 */
public final class SignatureKey {
    public static final int BYTES = CertificateProfile.KEY_BYTES;

    private final byte[] bytes;

    /** @throws IllegalArgumentException for bytes that are no such key */
    public SignatureKey(byte[] key) {
        byte[] own = key.clone();
        if (!CertificateProfile.isUsableKey(own)) {
            throw new IllegalArgumentException("a signature key is 32 bytes, a point of Ed25519's prime order");
        }
        this.bytes = own;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return Hex.toHexString(bytes);
    }
}
