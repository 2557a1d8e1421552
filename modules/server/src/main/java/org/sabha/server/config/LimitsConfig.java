package org.sabha.server.config;

/** What one peer may cost (H4, H29, T33 to T35). */
public record LimitsConfig(
        MessageLimits message,
        ConnectionLimits connection,
        RateLimits rate,
        OutboundLimits outbound,
        GuessLimits guesses,
        NetworkCheckLimits networkChecks) {}
