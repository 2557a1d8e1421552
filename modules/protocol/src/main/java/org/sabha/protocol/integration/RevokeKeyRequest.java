package org.sabha.protocol.integration;

import org.sabha.model.key.ApiKeyId;

/** {@code POST /api/v1/keys/revoke}: from now on it opens nothing. */
public record RevokeKeyRequest(ApiKeyId id) {}
