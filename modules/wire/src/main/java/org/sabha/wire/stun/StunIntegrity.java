package org.sabha.wire.stun;

import static org.sabha.wire.packet.Bytes.put16;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * MESSAGE-INTEGRITY with one key, RFC 8489 section 14.5: HMAC-SHA1 over the message before the attribute, whose length
 * field counts up to and including it. The Mac is made once per key and reused; one owner.
 */
final class StunIntegrity {
    private static final String ALGORITHM = "HmacSHA1";

    private final Mac mac;
    private final byte[] header = new byte[4];
    private final byte[] computed = new byte[StunMessage.INTEGRITY_BYTES];
    private final byte[] given = new byte[StunMessage.INTEGRITY_BYTES];

    StunIntegrity(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks " + ALGORITHM, e);
        }
    }

    /** Whether the attribute at {@code integrityAt} fits the message at {@code offset}; constant time. */
    boolean matches(byte[] bytes, int offset, int integrityAt) {
        compute(bytes, offset, integrityAt, computed, 0);
        System.arraycopy(bytes, integrityAt + 4, given, 0, given.length);
        return MessageDigest.isEqual(computed, given);
    }

    /** Writes the 20 bytes for a message whose attribute will stand at {@code integrityAt}. */
    void compute(byte[] bytes, int offset, int integrityAt, byte[] target, int targetAt) {
        System.arraycopy(bytes, offset, header, 0, 4);
        put16(header, 2, integrityAt + 4 + StunMessage.INTEGRITY_BYTES - offset - StunMessage.HEADER_BYTES);
        mac.update(header, 0, 4);
        mac.update(bytes, offset + 4, integrityAt - offset - 4);
        try {
            mac.doFinal(target, targetAt);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("no room for MESSAGE-INTEGRITY", e);
        }
    }
}
