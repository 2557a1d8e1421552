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
record SecretDigest(String value) {
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int BITS_A_CHARACTER = 5;

    static SecretDigest of(Secret secret) {
        return new SecretDigest(base32(sha256(secret.reveal().getBytes(StandardCharsets.UTF_8))));
    }

    static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** RFC 4648 section 6 without padding, lower case. */
    static String base32(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << Byte.SIZE | (next & 0xFF)) & 0xFFF;
            bits += Byte.SIZE;
            while (bits >= BITS_A_CHARACTER) {
                bits -= BITS_A_CHARACTER;
                out.append(ALPHABET[buffer >> bits & 31]);
            }
        }
        if (bits > 0) {
            out.append(ALPHABET[buffer << (BITS_A_CHARACTER - bits) & 31]);
        }
        return out.toString();
    }
}
