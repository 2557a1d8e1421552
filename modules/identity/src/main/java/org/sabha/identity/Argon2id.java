package org.sabha.identity;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 1.3 (RFC 9106): computed by OpenSSL where the machine has 3.2 or later, in memory outside of the heap,
 * and by Bouncy Castle elsewhere.
 */
final class Argon2id {
    /** Version 0x13, the only one that RFC 9106 describes. */
    static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;

    private static final boolean HAS_OPENSSL = OpensslArgon2.isAvailable();

    private Argon2id() {}

    /**
     * The tag of a password.
     *
     * @param salt 8 bytes or more
     * @param tagBytes 4 or more
     */
    static byte[] tag(Argon2Cost cost, byte[] password, byte[] salt, int tagBytes) {
        return HAS_OPENSSL
                ? OpensslArgon2.tag(cost, password, salt, tagBytes)
                : byBouncyCastle(cost, password, salt, tagBytes);
    }

    /** The same tag, with its memory on the heap. */
    static byte[] byBouncyCastle(Argon2Cost cost, byte[] password, byte[] salt, int tagBytes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(VERSION)
                .withMemoryAsKB(cost.memoryKibibytes())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] tag = new byte[tagBytes];
        generator.generateBytes(password, tag);
        return tag;
    }
}
