package org.sabha.server.config;

/** What encrypts media packets. */
public enum SrtpBackend {
    /** OpenSSL where the system has libcrypto, else Java. */
    AUTO,
    OPENSSL,
    JAVA
}
