package org.sabha.e2ee.text;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A box for tests that hides nothing: it only tells for which leaf and context a secret was sealed. */
record TaggedBox(int ownLeaf) implements LeafBox {
    @Override
    public byte[] seal(int leaf, byte[] context, byte[] secret) {
        return ByteBuffer.allocate(secret.length + MORE_BYTES)
                .put(tag(leaf, context))
                .put(secret)
                .array();
    }

    @Override
    public byte @Nullable [] open(byte[] context, byte[] sealed) {
        boolean ours = Arrays.equals(sealed, 0, KEM_OUTPUT_BYTES, tag(ownLeaf, context), 0, KEM_OUTPUT_BYTES);
        return ours ? Arrays.copyOfRange(sealed, KEM_OUTPUT_BYTES, sealed.length - 16) : null;
    }

    private static byte[] tag(int leaf, byte[] context) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) leaf);
            return digest.digest(context);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
