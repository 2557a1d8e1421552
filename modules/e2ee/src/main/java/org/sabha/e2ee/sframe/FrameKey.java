package org.sabha.e2ee.sframe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Key and salt of one key id (RFC 9605 section 4.4). One thread. */
final class FrameKey {
    private final long keyId;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;

    private FrameKey(long keyId, SecretKeySpec key, byte[] salt, Cipher cipher) {
        this.keyId = keyId;
        this.key = key;
        this.salt = salt;
        this.cipher = cipher;
    }

    static FrameKey derive(SFrameSuite suite, long keyId, byte[] baseKey) {
        try {
            byte[] key = expand(suite, "SFrame 1.0 Secret key ", keyId, baseKey, suite.keyBytes);
            byte[] salt = expand(suite, "SFrame 1.0 Secret salt ", keyId, baseKey, SFrameSuite.NONCE_BYTES);
            SecretKeySpec aes = new SecretKeySpec(key, "AES");
            Arrays.fill(key, (byte) 0);
            return new FrameKey(keyId, aes, salt, Cipher.getInstance("AES/GCM/NoPadding"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HKDF and AES-GCM", missing);
        }
    }

    private static byte[] expand(SFrameSuite suite, String label, long keyId, byte[] baseKey, int size)
            throws GeneralSecurityException {
        byte[] text = label.getBytes(StandardCharsets.US_ASCII);
        byte[] context = ByteBuffer.allocate(text.length + Long.BYTES + Short.BYTES)
                .put(text)
                .putLong(keyId)
                .putShort((short) suite.id)
                .array();
        // No salt: HKDF takes a block of zeros (RFC 5869 section 2.2).
        HKDFParameterSpec parameters =
                HKDFParameterSpec.ofExtract().addIKM(baseKey).thenExpand(context, size);
        return KDF.getInstance(suite.kdf).deriveData(parameters);
    }

    /** Header, ciphertext and tag. The caller never gives a counter twice. */
    byte[] seal(long counter, byte[] metadata, byte[] plaintext) {
        byte[] header = SFrameHeader.encode(keyId, counter);
        try {
            start(Cipher.ENCRYPT_MODE, counter);
            cipher.updateAAD(header);
            cipher.updateAAD(metadata);
            byte[] frame = Arrays.copyOf(header, header.length + plaintext.length + SFrameSuite.TAG_BYTES);
            cipher.doFinal(plaintext, 0, plaintext.length, frame, header.length);
            return frame;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("sealing cannot fail", broken);
        }
    }

    /** The plaintext; {@code null} when the tag does not fit. The frame has room for header and tag. */
    byte @Nullable [] open(SFrameHeader header, byte[] metadata, byte[] frame) {
        try {
            start(Cipher.DECRYPT_MODE, header.counter());
            cipher.updateAAD(frame, 0, header.length());
            cipher.updateAAD(metadata);
            return cipher.doFinal(frame, header.length(), frame.length - header.length());
        } catch (AEADBadTagException forged) {
            return null;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("opening fails by the tag only", broken);
        }
    }

    private void start(int mode, long counter) throws GeneralSecurityException {
        byte[] nonce = salt.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (counter >> (Byte.SIZE * i));
        }
        cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * SFrameSuite.TAG_BYTES, nonce));
    }
}
