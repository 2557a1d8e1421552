package org.sabha.server.config;

/**
 * What one peer may cost (H4, H29, T33 to T35).
 *
 * @param load how busy the server may be before it refuses newcomers (Q4)
 */
public record LimitsConfig(
        MessageLimits message,
        ConnectionLimits connection,
        RateLimits rate,
        OutboundLimits outbound,
        GuessLimits guesses,
        NetworkCheckLimits networkChecks,
        LoadLimits load) {}
