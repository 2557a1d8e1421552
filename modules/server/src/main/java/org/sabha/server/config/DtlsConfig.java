package org.sabha.server.config;

import java.time.Duration;

/** Bounds of DTLS handshakes (T32) and the warm-up before the ports open. */
public record DtlsConfig(int warmUpHandshakes, int workers, Duration timeLimit, int byteLimit) {}
