package org.sabha.protocol.integration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * A webhook, without its secret.
 *
 * @param madeBy name of the administrator
 * @param waiting how many messages wait to be taken
 */
public record WebhookLine(
        WebhookId id,
        @Chars(max = 1_000) String url,
        @Items(max = 8) List<WebhookEvent> events,
        Optional<@Chars(max = 64) String> madeBy,
        Instant made,
        long waiting) {}
