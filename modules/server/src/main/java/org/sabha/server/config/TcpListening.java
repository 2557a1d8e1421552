package org.sabha.server.config;

/** Where media comes in over TCP. */
public enum TcpListening {
    /** On the port of HTTPS: the first byte of a connection tells which it is. */
    WITH_HTTPS,
    /** On a port of its own. */
    OWN_PORT,
    /** Nowhere. */
    OFF
}
