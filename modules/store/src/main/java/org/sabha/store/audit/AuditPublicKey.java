package org.sabha.store.audit;

import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * What checks statements about the log.
 *
 * @param hex the 32 bytes of an Ed25519 key in hexadecimal
 */
public record AuditPublicKey(String hex) {
    private static final int SIGNATURE_BYTES = 64;

    /** @throws IllegalArgumentException if it is none */
    public AuditPublicKey {
        hex = hex.strip();
        if (HexFormat.of().parseHex(hex).length != Ed25519PublicKeyParameters.KEY_SIZE) {
            throw new IllegalArgumentException("a public key has 64 hexadecimal digits");
        }
    }

    boolean signed(SignedHead head) {
        byte[] signature;
        try {
            signature = HexFormat.of().parseHex(head.signature());
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] statement = head.statement();
        var verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(HexFormat.of().parseHex(hex), 0));
        verifier.update(statement, 0, statement.length);
        return verifier.verifySignature(signature);
    }
}
