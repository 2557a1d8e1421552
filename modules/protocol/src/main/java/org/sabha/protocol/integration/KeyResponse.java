package org.sabha.protocol.integration;

/** One key: {@code GET /api/v1/integration/key} with itself, or {@code POST /api/v1/keys/revoke}. */
public record KeyResponse(KeyLine key) {}
