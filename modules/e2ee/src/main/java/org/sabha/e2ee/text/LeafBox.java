package org.sabha.e2ee.text;

import org.jspecify.annotations.Nullable;

/** Secrets for one leaf alone, by HPKE to the key of that leaf in one epoch (RFC 9420 section 5.1.3). */
public interface LeafBox {
    /** Before the ciphertext: an X25519 key. */
    int KEM_OUTPUT_BYTES = 32;

    /** What sealing adds to a secret, in bytes: the KEM's output and the tag of AES-GCM. */
    int MORE_BYTES = KEM_OUTPUT_BYTES + 16;

    int ownLeaf();

    /**
     * Seals for a leaf that is in the epoch.
     *
     * @param context what the secret belongs to; authenticated
     * @throws IllegalArgumentException when nobody has that leaf
     */
    byte[] seal(int leaf, byte[] context, byte[] secret);

    /** Opens what was sealed for the own leaf; {@code null} when it was not. Any bytes give an answer. */
    byte @Nullable [] open(byte[] context, byte[] sealed);
}
