package org.sabha.mls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.sabha.model.Octets;

/**
 * What somebody hands out to be added to a group (RFC 9420 section 10).
 *
 * @param encoded the structure's own bytes, which its reference is the digest of
 */
public record KeyPackage(int cipherSuite, Octets initKey, LeafNode leaf, Octets signature, Octets encoded) {
    private static final byte[] LABEL = "MLS 1.0 KeyPackage Reference".getBytes(StandardCharsets.US_ASCII);

    /** KeyPackageRef of a suite whose hash is SHA-256 (RFC 9420 section 5.2), 32 bytes. */
    public Octets reference() {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
        updateVector(sha256, LABEL);
        updateVector(sha256, encoded.toArray());
        return Octets.of(sha256.digest());
    }

    private static void updateVector(MessageDigest digest, byte[] bytes) {
        int length = bytes.length;
        if (length < 1 << 6) {
            digest.update((byte) length);
        } else if (length < 1 << 14) {
            digest.update((byte) (0x40 | length >> 8));
            digest.update((byte) length);
        } else {
            digest.update((byte) (0x80 | length >> 24));
            digest.update((byte) (length >> 16));
            digest.update((byte) (length >> 8));
            digest.update((byte) length);
        }
        digest.update(bytes);
    }
}
