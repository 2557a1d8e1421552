package org.sabha.protocol.integration;

import java.util.List;
import org.sabha.protocol.limits.Items;

/** {@code GET /api/v1/webhooks}: those that are open, the newest first. */
public record WebhookList(@Items(max = 10) List<WebhookLine> webhooks) {}
