package org.sabha.identity;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3 (RFC 9106), by Bouncy Castle. */
final class Argon2id {
    /** Version 0x13, the only one that RFC 9106 describes. */
    static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;

    private Argon2id() {}

    static Argon2Parameters.Builder parameters(Argon2Cost cost) {
        return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(VERSION)
                .withMemoryAsKB(cost.memoryKibibytes())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes());
    }

    static byte[] tag(Argon2Parameters parameters, byte[] password, int tagBytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] tag = new byte[tagBytes];
        generator.generateBytes(password, tag);
        return tag;
    }
}
