package org.sabha.server.config;

/** What encrypts media packets. */
public enum SrtpBackend {
    /** The first of the others that works here. */
    AUTO,
    /** The system's libcrypto, called directly. */
    LIBCRYPTO,
    /** The system's libcrypto through jitsi-srtp's library. */
    OPENSSL,
    /** Java's own AES. */
    JAVA
}
