package org.sabha.server.config;

import java.time.Duration;

/** Times and counts of connections (T33). */
public record ConnectionLimits(
        Duration tlsHandshake,
        Duration requestHeaders,
        Duration firstMessage,
        Duration idle,
        int perAddress,
        int perNetwork,
        int outside,
        int inAll) {}
