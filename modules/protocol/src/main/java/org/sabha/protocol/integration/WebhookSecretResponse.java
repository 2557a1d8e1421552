package org.sabha.protocol.integration;

import org.sabha.model.Secret;

/**
 * A webhook with a secret that was made just now.
 *
 * @param secret by which its messages are signed, shown this once: {@code whsec_} and base64
 */
public record WebhookSecretResponse(WebhookLine webhook, Secret secret) {}
