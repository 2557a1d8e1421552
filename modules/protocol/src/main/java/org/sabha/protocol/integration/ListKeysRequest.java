package org.sabha.protocol.integration;

import java.util.Optional;
import org.sabha.model.key.ApiKeyId;

/**
 * {@code POST /api/v1/keys/list}: all keys, revoked ones too, the newest first.
 *
 * @param after the last of the page before
 */
public record ListKeysRequest(Optional<ApiKeyId> after) {}
