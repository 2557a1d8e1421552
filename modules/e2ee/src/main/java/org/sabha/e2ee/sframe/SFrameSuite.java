package org.sabha.e2ee.sframe;

/** AEAD suites of RFC 9605 section 4.5 with a whole tag. Meetings use the first; CTR suites cost twice the time. */
enum SFrameSuite {
    AES_128_GCM_SHA256_128(4, 16, "HKDF-SHA256"),
    AES_256_GCM_SHA512_128(5, 32, "HKDF-SHA512");

    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    final int id;
    final int keyBytes;
    final String kdf;

    SFrameSuite(int id, int keyBytes, String kdf) {
        this.id = id;
        this.keyBytes = keyBytes;
        this.kdf = kdf;
    }
}
