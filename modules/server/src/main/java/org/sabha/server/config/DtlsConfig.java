package org.sabha.server.config;

/**
 * Bounds of DTLS handshakes (T32) and the warm-up before the ports open.
 *
 * @param workers handshakes that compute at a time
 * @param atOnce handshakes under way at a time
 */
public record DtlsConfig(int warmUpHandshakes, int workers, int atOnce) {}
