package org.sabha.wire.srtp;

/**
 * Which side of the DTLS handshake this transport is: SDP {@code a=setup:active} makes a client, {@code passive} a
 * server. It decides whose keys protect what this side sends.
 */
public enum DtlsRole {
    CLIENT,
    SERVER
}
