package org.sabha.server.webhook;

import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.Accounts;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.protocol.integration.WebhookDeliveryLine;
import org.sabha.protocol.integration.WebhookLine;

/** Webhooks as the interface shows them: no secret is in it. */
public final class WebhookViews {
    private WebhookViews() {}

    /** @param accounts for the name of who made it */
    public static WebhookLine line(Webhook webhook, Accounts accounts) {
        return new WebhookLine(
                webhook.id(),
                webhook.url(),
                List.copyOf(webhook.events()),
                webhook.madeBy()
                        .flatMap(accounts::byId)
                        .map(account -> account.profile().name().value()),
                webhook.made(),
                webhook.waiting());
    }

    public static WebhookDeliveryLine line(WebhookDelivery delivery) {
        return new WebhookDeliveryLine(
                delivery.message(),
                delivery.event(),
                delivery.at(),
                delivery.attempt(),
                delivery.status() == 0 ? Optional.empty() : Optional.of((long) delivery.status()),
                delivery.outcome());
    }
}
