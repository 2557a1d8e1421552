package org.sabha.wire.srtp;

/** What encrypts and authenticates media. */
public enum SrtpBackend {
    /**
     * The system's libcrypto by the foreign function API, for the AES-GCM profiles; AES-CM goes as with {@link
     * #OPENSSL}. The fastest, and without garbage.
     */
    LIBCRYPTO("OpenSSL"),
    /** jitsi-srtp over the system's libcrypto, through its own native library. */
    OPENSSL("OpenSSL"),
    /** jitsi-srtp over the JDK's own AES; about three quarters of the speed, and garbage per packet. */
    SUNJCE("SunJCE");

    private final String factoryName;

    SrtpBackend(String factoryName) {
        this.factoryName = factoryName;
    }

    /** The name that jitsi-srtp knows its AES by. */
    String factoryName() {
        return factoryName;
    }
}
