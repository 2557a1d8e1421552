package org.sabha.protocol.integration;

import org.sabha.model.webhook.WebhookId;

/**
 * {@code POST /api/v1/webhooks/rotate}: another secret, beside which the one of before signs for a day; {@code POST
 * /api/v1/webhooks/close}: nothing more is told there.
 */
public record ChangeWebhookRequest(WebhookId id) {}
