package org.sabha.wire.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Key, salt and nonces of one direction and protocol under AES-GCM (RFC 7714 sections 8.1 and 9.1).
 *
 * <pre>
 *   RTP   | 0 0 | SSRC (4) | rollover counter (4) | sequence number (2) |  XOR salt
 *   RTCP  | 0 0 | SSRC (4) | 0 0 | index (4)                            |  XOR salt
 * </pre>
 */
final class GcmSession implements AutoCloseable {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final GcmContext context;
    private final short salt0;
    private final int salt2;
    private final int salt6;
    private final short salt10;

    private GcmSession(GcmContext context, MemorySegment salt) {
        this.context = context;
        salt0 = salt.get(SHORT, 0);
        salt2 = salt.get(INT, 2);
        salt6 = salt.get(INT, 6);
        salt10 = salt.get(SHORT, 10);
    }

    /**
     * Derives the session's key and salt.
     *
     * @param keyLabel of {@link SrtpKeyDerivation}; the salt's is two above it
     * @param scratch 32 bytes or more outside of the heap, zeroed afterwards
     */
    static GcmSession create(
            long cipher, byte[] masterKey, byte[] masterSalt, int keyLabel, boolean encrypt, MemorySegment scratch)
            throws GeneralSecurityException {
        byte[] key = SrtpKeyDerivation.derive(masterKey, masterSalt, keyLabel, masterKey.length);
        byte[] salt = SrtpKeyDerivation.derive(masterKey, masterSalt, keyLabel + 2, GcmContext.NONCE_BYTES);
        try {
            return new GcmSession(GcmContext.create(cipher, key, encrypt, scratch), MemorySegment.ofArray(salt));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }
    }

    /** Writes the nonce of an RTP packet to the first 12 bytes of {@code nonce}. */
    void rtpNonce(MemorySegment nonce, int ssrc, long index) {
        write(nonce, ssrc, (int) (index >>> 16), (short) index);
    }

    /** Writes the nonce of an RTCP compound to the first 12 bytes of {@code nonce}. */
    void rtcpNonce(MemorySegment nonce, int ssrc, int index) {
        write(nonce, ssrc, index >>> 16, (short) index);
    }

    private void write(MemorySegment nonce, int ssrc, int high, short low) {
        nonce.set(SHORT, 0, salt0);
        nonce.set(INT, 2, salt2 ^ ssrc);
        nonce.set(INT, 6, salt6 ^ high);
        nonce.set(SHORT, 10, (short) (salt10 ^ low));
    }

    GcmContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }
}
