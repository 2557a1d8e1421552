package org.sabha.mls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.sabha.model.Octets;

/**
 * Whether a KeyPackage of suite 1 is signed by the key in its leaf, twice: the leaf (RFC 9420 section 7.2) and the whole
 * (section 10). A library refuses to add one that is not, and with it whatever else was to go into the commit.
 */
public final class KeyPackageSignatures {
    /** Before the key in the DER form of an Ed25519 public key (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    static final int KEY_BYTES = 32;

    private static final int SIGNATURE_BYTES = 64;

    /** The signature with the two octets of its length, which ends both structures. */
    private static final int SIGNATURE_FIELD_BYTES = 2 + SIGNATURE_BYTES;

    private KeyPackageSignatures() {}

    /** Any KeyPackage gives an answer. */
    public static boolean hold(KeyPackage keyPackage) {
        LeafNode leaf = keyPackage.leaf();
        boolean sizes = leaf.signatureKey().size() == KEY_BYTES
                && leaf.signature().size() == SIGNATURE_BYTES
                && keyPackage.signature().size() == SIGNATURE_BYTES;
        if (!sizes) {
            return false;
        }
        try {
            PublicKey key = key(leaf.signatureKey());
            return isSigned(key, "LeafNodeTBS", keyPackage.encodedLeaf(), leaf.signature())
                    && isSigned(key, "KeyPackageTBS", keyPackage.encoded(), keyPackage.signature());
        } catch (GeneralSecurityException noPoint) {
            return false;
        }
    }

    /** @param raw 32 bytes */
    static PublicKey key(Octets raw) throws GeneralSecurityException {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(ED25519_PREFIX);
        der.writeBytes(raw.toArray());
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der.toByteArray()));
    }

    /** VerifyWithLabel (RFC 9420 section 5.1.2) over a structure without the signature that ends it. */
    private static boolean isSigned(PublicKey key, String label, Octets structure, Octets signature)
            throws GeneralSecurityException {
        byte[] content = Octets.copyOf(structure.toArray(), 0, structure.size() - SIGNATURE_FIELD_BYTES)
                .toArray();
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(signedContent(label, content));
        return verifier.verify(signature.toArray());
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
