package org.sabha.protocol.http;

import org.sabha.model.Secret;

/**
 * Valid credentials.
 *
 * @param token for the first WebSocket message: one use
 * @param expiresInSeconds 60
 */
public record JoinResponse(Secret token, long expiresInSeconds) {}
