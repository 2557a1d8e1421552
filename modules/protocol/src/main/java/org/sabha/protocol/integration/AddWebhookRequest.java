package org.sabha.protocol.integration;

import java.util.List;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * {@code POST /api/v1/webhooks/add}: where to tell what.
 *
 * @param url with https, at a public address or a host that the settings file names
 * @param events at least one
 */
public record AddWebhookRequest(
        @Chars(max = 1_000) String url, @Items(max = 8) List<WebhookEvent> events) {}
