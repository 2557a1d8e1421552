package org.sabha.store.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sabha.identity.account.TotpSecret;
import org.sabha.model.AccountId;

/**
 * Seals the keys of authenticator apps before they reach the database, each bound to its account: AES-256-GCM (NIST
 * SP 800-38D) with a random nonce. A sealed key that is put into another account's row does not open there.
 *
 * <pre>
 * | form, 1 byte | which key, 4 bytes | nonce, 12 bytes | key of the app | tag, 16 bytes |
 * </pre>
 *
 * Random nonces are safe up to 2^32 of one key (section 8.3); one is used for each code that somebody shows. Thread-safe.
 */
public final class SecretSeal {
    static final int KEY_BYTES = 32;

    private static final String TOTP = "totp";
    private static final byte FORM = 1;
    private static final int KEY_NAME_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + KEY_NAME_BYTES + NONCE_BYTES;

    private final SecretKeySpec key;
    private final byte[] name;
    private final SecureRandom random;

    SecretSeal(byte[] key, SecureRandom random) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has 256 bits");
        }
        this.key = new SecretKeySpec(key, "AES");
        this.name = name(key);
        this.random = random;
    }

    /** Tells keys apart and nothing of what they are. */
    private static byte[] name(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("sabha key of accounts, its name".getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(key), KEY_NAME_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] seal(AccountId account, byte[] secret) {
        return seal(TOTP, account.value(), secret);
    }

    /**
     * Seals a secret of something else.
     *
     * @param purpose what it is for
     * @param bound id of whose it is
     */
    public byte[] seal(String purpose, String bound, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, purpose + " " + bound, nonce, secret, 0, secret.length)
                .orElseThrow(() -> new IllegalStateException("every Java platform has AES-GCM"));
        return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                .put(FORM)
                .put(name)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @return empty if it was changed, is another account's, or another key's */
    Optional<byte[]> open(AccountId account, byte[] sealed) {
        return open(TOTP, account.value(), sealed);
    }

    /** @return empty if it was changed, is another's or for another purpose, or another key's */
    public Optional<byte[]> open(String purpose, String bound, byte[] sealed) {
        if (!isOfThisKey(sealed)) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + KEY_NAME_BYTES, HEAD_BYTES);
        return run(Cipher.DECRYPT_MODE, purpose + " " + bound, nonce, sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
    }

    /** A key that nobody has. */
    TotpSecret unknownSecret() {
        byte[] fresh = new byte[TotpSecret.BYTES];
        random.nextBytes(fresh);
        return new TotpSecret(fresh);
    }

    /** Whether this is the key that it was sealed with, if nobody changed it. */
    boolean isOfThisKey(byte[] sealed) {
        return sealed.length > HEAD_BYTES + TAG_BYTES
                && sealed[0] == FORM
                && Arrays.equals(sealed, 1, 1 + KEY_NAME_BYTES, name, 0, KEY_NAME_BYTES);
    }

    private Optional<byte[]> run(int mode, String bound, byte[] nonce, byte[] from, int start, int length) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(("sabha " + bound).getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(from, start, length));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
