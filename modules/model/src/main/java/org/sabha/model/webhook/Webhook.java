package org.sabha.model.webhook;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountId;

/**
 * Where to tell what.
 *
 * @param url with https
 * @param madeBy the administrator
 * @param closed since when nothing more is told there; it is not opened again
 * @param waiting how many messages wait to be delivered
 */
public record Webhook(
        WebhookId id,
        String url,
        Set<WebhookEvent> events,
        Optional<AccountId> madeBy,
        Instant made,
        Optional<Instant> closed,
        long waiting) {
    public Webhook {
        Set<WebhookEvent> sorted = EnumSet.noneOf(WebhookEvent.class);
        sorted.addAll(events);
        events = Collections.unmodifiableSet(sorted);
    }
}
