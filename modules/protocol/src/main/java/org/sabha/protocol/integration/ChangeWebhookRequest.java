package org.sabha.protocol.integration;

import org.sabha.model.webhook.WebhookId;

/**
 * {@code POST /api/v1/webhooks/rotate}: another secret, beside which the one of before signs for a day; {@code POST
 * /api/v1/webhooks/close}: nothing more is told there; {@code POST /api/v1/webhooks/test}: one message now; {@code POST
 * /api/v1/webhooks/deliveries}: the last tries.
 */
public record ChangeWebhookRequest(WebhookId id) {}
