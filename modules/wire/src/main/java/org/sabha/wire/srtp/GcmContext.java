package org.sabha.wire.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One AES-GCM key in libcrypto, for one direction. Works in place on memory outside of the heap; the caller has checked
 * that the ranges lie inside of it. One owner, which closes it: the context lives outside of the collector's reach.
 */
final class GcmContext implements AutoCloseable {
    static final int TAG_BYTES = 16;
    static final int NONCE_BYTES = 12;

    private final boolean encrypt;
    private long context;

    private GcmContext(long context, boolean encrypt) {
        this.context = context;
        this.encrypt = encrypt;
    }

    /**
     * A context with its key.
     *
     * @param cipher of {@link Libcrypto#fetchCipher}
     * @param scratch takes the key for the time of this call and is zeroed
     */
    static GcmContext create(long cipher, byte[] key, boolean encrypt, MemorySegment scratch) {
        long context = Libcrypto.newContext();
        if (context == 0) {
            throw new OutOfMemoryError("libcrypto has no memory for a context");
        }
        MemorySegment.copy(key, 0, scratch, ValueLayout.JAVA_BYTE, 0, key.length);
        boolean made = Libcrypto.init(context, cipher, scratch.address(), 0, encrypt);
        scratch.asSlice(0, key.length).fill((byte) 0);
        if (!made) {
            Libcrypto.freeContext(context);
            throw new IllegalStateException("libcrypto does not take a key of " + key.length + " bytes");
        }
        return new GcmContext(context, encrypt);
    }

    /**
     * Encrypts {@code length} bytes in place and writes the tag behind them, or checks the tag behind them and decrypts.
     *
     * @param nonce address of 12 bytes
     * @param produced address of an int that libcrypto writes to
     * @return false when the tag is wrong
     */
    boolean run(long nonce, long aad, int aadLength, long text, int length, long produced) {
        long own = context;
        if (own == 0 || !Libcrypto.init(own, 0, 0, nonce, encrypt)) {
            return false;
        }
        long tag = text + length;
        if (!encrypt && !Libcrypto.control(own, Libcrypto.EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag)) {
            return false;
        }
        return Libcrypto.update(own, 0, produced, aad, aadLength)
                && (length == 0 || Libcrypto.update(own, text, produced, text, length))
                && Libcrypto.finish(own, tag, produced)
                && (!encrypt || Libcrypto.control(own, Libcrypto.EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, tag));
    }

    @Override
    public void close() {
        long own = context;
        context = 0;
        if (own != 0) {
            Libcrypto.freeContext(own);
        }
    }
}
