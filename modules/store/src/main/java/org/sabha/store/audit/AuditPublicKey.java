package org.sabha.store.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * What checks statements about the log.
 *
 * @param hex the 32 bytes of an Ed25519 key in hexadecimal, in any case
 */
public record AuditPublicKey(String hex) {
    private static final int SIGNATURE_BYTES = 64;

    /** @throws IllegalArgumentException if it is none */
    public AuditPublicKey {
        hex = hex.strip().toLowerCase(Locale.ROOT);
        if (HexFormat.of().parseHex(hex).length != Ed25519PublicKeyParameters.KEY_SIZE) {
            throw new IllegalArgumentException("a public key has 64 hexadecimal digits");
        }
    }

    static byte[] reportStatement(byte[] canonicalReport) {
        return statement("sabha report 1\n", canonicalReport);
    }

    static byte[] incidentStatement(byte[] manifest) {
        return statement("sabha incident 1\n", manifest);
    }

    private static byte[] statement(String beginning, byte[] content) {
        byte[] words = beginning.getBytes(StandardCharsets.UTF_8);
        byte[] statement = Arrays.copyOf(words, words.length + content.length);
        System.arraycopy(content, 0, statement, words.length, content.length);
        return statement;
    }

    /** Whether this key signed a statement about the log. */
    public boolean signed(SignedHead head) {
        return signed(head.statement(), head.signature());
    }

    /** Whether this key signed a report. */
    public boolean signedReport(byte[] canonicalReport, String signature) {
        return signed(reportStatement(canonicalReport), signature);
    }

    /** Whether this key signed what an incident bundle says is in it. */
    public boolean signedIncident(byte[] manifest, String signature) {
        return signed(incidentStatement(manifest), signature);
    }

    /** Whether this key signed a receipt of a consent; the statement begins with words of its own. */
    public boolean signedConsent(byte[] statement, String signature) {
        return signed(statement, signature);
    }

    private boolean signed(byte[] statement, String hexSignature) {
        byte[] signature;
        try {
            signature = HexFormat.of().parseHex(hexSignature);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        var verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(HexFormat.of().parseHex(hex), 0));
        verifier.update(statement, 0, statement.length);
        return verifier.verifySignature(signature);
    }
}
