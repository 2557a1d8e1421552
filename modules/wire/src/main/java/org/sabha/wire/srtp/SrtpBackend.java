package org.sabha.wire.srtp;

/** The AES implementation under jitsi-srtp. */
public enum SrtpBackend {
    /** The system's libcrypto through jitsi-srtp's native library; the fastest. */
    OPENSSL("OpenSSL"),
    /** The JDK's own; about three quarters of the speed, and garbage per packet. */
    SUNJCE("SunJCE");

    private final String factoryName;

    SrtpBackend(String factoryName) {
        this.factoryName = factoryName;
    }

    /** The name that jitsi-srtp knows it by. */
    String factoryName() {
        return factoryName;
    }
}
