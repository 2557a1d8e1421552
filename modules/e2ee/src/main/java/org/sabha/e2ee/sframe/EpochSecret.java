package org.sabha.e2ee.sframe;

import java.util.Set;

/**
 * What the group exports for media in one epoch: {@code MLS-Exporter("SFrame 1.0 Base Key", "", 16)}.
 *
 * @param epoch unsigned
 * @param baseKey 16 bytes; never log it
 * @param leaves who is in the group
 */
@SuppressWarnings("ArrayRecordComponent") // it carries bytes and is never compared
public record EpochSecret(long epoch, byte[] baseKey, Set<Integer> leaves) {
    /** Label of the exporter (RFC 9605 section 5.2). */
    public static final String EXPORTER_LABEL = "SFrame 1.0 Base Key";

    /** Bytes to export. */
    public static final int BASE_KEY_BYTES = 16;

    public EpochSecret {
        if (baseKey.length != BASE_KEY_BYTES) {
            throw new IllegalArgumentException("a base key has " + BASE_KEY_BYTES + " bytes");
        }
        baseKey = baseKey.clone();
        leaves = Set.copyOf(leaves);
    }

    @Override
    public byte[] baseKey() {
        return baseKey.clone();
    }

    @Override
    public String toString() {
        return "EpochSecret[" + Long.toUnsignedString(epoch) + ", redacted]";
    }

    FrameKey key(KeyId id) {
        return FrameKey.derive(SFrameSuite.AES_128_GCM_SHA256_128, id.value(), baseKey);
    }

    /** What began the epoch; it says how fast the old one must go. */
    public enum Cause {
        /** Somebody came, or keys were renewed: all that is missing is that everybody has the new key. */
        ADDED,
        /** Somebody is out and must not read on. */
        REMOVED
    }
}
