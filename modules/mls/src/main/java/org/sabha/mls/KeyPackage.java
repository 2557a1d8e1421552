package org.sabha.mls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/**
 * What somebody hands out to be added to a group (RFC 9420 section 10).
 *
 * @param returnProof what {@link ReturnProof} reads; {@code null} where there is none
 * @param extensions types of its own extensions, which are not the leaf's
 * @param encoded the structure's own bytes, which its reference is the digest of
 * @param encodedLeaf those of the leaf alone
 */
public record KeyPackage(
        int cipherSuite,
        Octets initKey,
        LeafNode leaf,
        @Nullable Octets returnProof,
        Set<Integer> extensions,
        Octets signature,
        Octets encoded,
        Octets encodedLeaf) {
    private static final byte[] LABEL = "MLS 1.0 KeyPackage Reference".getBytes(StandardCharsets.US_ASCII);

    public KeyPackage {
        extensions = Set.copyOf(extensions);
    }

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
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        writeLength(length, bytes.length);
        digest.update(length.toByteArray());
        digest.update(bytes);
    }

    /** A length of RFC 9420 section 2.1.2. */
    static void writeLength(ByteArrayOutputStream out, int length) {
        if (length >= 1 << 14) {
            out.write(0x80 | length >> 24);
            out.write(length >> 16);
            out.write(length >> 8);
        } else if (length >= 1 << 6) {
            out.write(0x40 | length >> 8);
        }
        out.write(length);
    }
}
