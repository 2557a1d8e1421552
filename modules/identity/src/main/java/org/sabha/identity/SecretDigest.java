package org.sabha.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.sabha.model.Secret;

/**
 * SHA-256 of a bearer secret in lower-case base32: what the server keeps instead of the secret. It serves as a map key:
 * finding it takes no time that depends on how much of a guess is right.
 *
 * @param value 52 characters
 */
public record SecretDigest(String value) {
    public static SecretDigest of(Secret secret) {
        return new SecretDigest(Base32.encode(sha256(secret.reveal().getBytes(StandardCharsets.UTF_8))));
    }

    static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
