package org.sabha.mls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.sabha.model.Octets;

/**
 * Whether a KeyPackage of suite 1 is signed by the key in its leaf, twice: the leaf (RFC 9420 section 7.2) and the whole
 * (section 10). A library refuses to add one that is not, and with it whatever else was to go into the commit.
 */
public final class KeyPackageSignatures {
    /** The signature with the two octets of its length, which ends both structures. */
    private static final int SIGNATURE_FIELD_BYTES = 2 + Ed25519Signatures.SIGNATURE_BYTES;

    private KeyPackageSignatures() {}

    /** Any KeyPackage gives an answer. */
    public static boolean hold(KeyPackage keyPackage) {
        LeafNode leaf = keyPackage.leaf();
        return Ed25519Signatures.isKey(leaf.signatureKey())
                && isSigned(leaf.signatureKey(), "LeafNodeTBS", keyPackage.encodedLeaf(), leaf.signature())
                && isSigned(leaf.signatureKey(), "KeyPackageTBS", keyPackage.encoded(), keyPackage.signature());
    }

    /** VerifyWithLabel (RFC 9420 section 5.1.2) over a structure without the signature that ends it. */
    private static boolean isSigned(Octets key, String label, Octets structure, Octets signature) {
        int end = structure.size() - SIGNATURE_FIELD_BYTES;
        if (end < 0) {
            return false;
        }
        byte[] content = Octets.copyOf(structure.toArray(), 0, end).toArray();
        return Ed25519Signatures.verifyBy(key, signedContent(label, content), signature);
    }

    /** SignContent: label and content, each with its length. */
    static byte[] signedContent(String label, byte[] content) {
        byte[] name = ("MLS 1.0 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        KeyPackage.writeLength(out, name.length);
        out.writeBytes(name);
        KeyPackage.writeLength(out, content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }
}
