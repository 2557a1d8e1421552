package org.sabha.room.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.sabha.model.Secret;

/**
 * What is kept of a bearer secret: its SHA-256 digest, so that neither memory dump nor database opens a door. The secrets
 * have 160 random bits, so a fast digest is enough.
 *
 * @param value base64 of the digest
 */
public record SecretDigest(String value) {

    public static SecretDigest of(Secret secret) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
            return new SecretDigest(Base64.getEncoder().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
