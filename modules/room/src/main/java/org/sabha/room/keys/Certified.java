package org.sabha.room.keys;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;

/**
 * A signature key with the certificates that go with it, as one digest: enough to know again what this server issued,
 * without reading a certificate on an event loop.
 *
 * @param digest SHA-256 of the key and of each certificate in its order, each after its length (4 bytes, big-endian)
 */
public record Certified(Octets digest) {

    /** @param chain in DER, the key's own certificate first */
    public static Certified of(Octets signatureKey, List<Octets> chain) {
        MessageDigest digest = sha256();
        add(digest, signatureKey);
        chain.forEach(certificate -> add(digest, certificate));
        return new Certified(Octets.of(digest.digest()));
    }

    /** Of a leaf; empty if it brings no certificates. */
    public static Optional<Certified> of(LeafNode leaf) {
        return leaf.credential() instanceof LeafNode.Credential.X509(List<Octets> chain)
                ? Optional.of(of(leaf.signatureKey(), chain))
                : Optional.empty();
    }

    private static void add(MessageDigest digest, Octets bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.size()));
        digest.update(bytes.toArray());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
