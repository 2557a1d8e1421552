package org.sabha.e2ee.group;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.text.LeafBox;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;

/** {@link LeafBox} of one epoch on the library's EncryptWithLabel, with the encryption keys that the tree had then. */
final class LeafKeyBox implements LeafBox {
    private static final String LABEL = "sabha private";

    private final MlsCipherSuite suite;
    private final SortedMap<Integer, Octets> keys = new TreeMap<>();
    private final int ownLeaf;
    private final byte[] ownKey;

    /** @param ownKey the private key of the own leaf */
    LeafKeyBox(MlsCipherSuite suite, SortedMap<Integer, LeafNode> members, int ownLeaf, byte[] ownKey) {
        this.suite = suite;
        this.ownLeaf = ownLeaf;
        this.ownKey = ownKey.clone();
        members.forEach((leaf, node) -> keys.put(leaf, node.encryptionKey()));
    }

    @Override
    public int ownLeaf() {
        return ownLeaf;
    }

    @Override
    public byte[] seal(int leaf, byte[] context, byte[] secret) {
        Octets key = keys.get(leaf);
        if (key == null) {
            throw new IllegalArgumentException("nobody is at that leaf");
        }
        // The library gives ciphertext and KEM output in this order.
        byte[][] sealed = Library.call(() -> suite.encryptWithLabel(key.toArray(), LABEL, context.clone(), secret));
        byte[] out = Arrays.copyOf(sealed[1], sealed[1].length + sealed[0].length);
        System.arraycopy(sealed[0], 0, out, sealed[1].length, sealed[0].length);
        return out;
    }

    @Override
    public byte @Nullable [] open(byte[] context, byte[] sealed) {
        if (sealed.length < MORE_BYTES) {
            return null;
        }
        byte[] kem = Arrays.copyOf(sealed, KEM_OUTPUT_BYTES);
        byte[] ciphertext = Arrays.copyOfRange(sealed, KEM_OUTPUT_BYTES, sealed.length);
        try {
            return Library.call(() ->
                    suite.decryptWithLabel(ownKey.clone(), LABEL, context.clone(), kem.clone(), ciphertext.clone()));
        } catch (Library.Refusal notForThisLeaf) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "LeafKeyBox[redacted]";
    }
}
