package org.sabha.server.account;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sabha.identity.account.Accounts;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.protocol.integration.AddWebhookRequest;
import org.sabha.protocol.integration.ChangeWebhookRequest;
import org.sabha.protocol.integration.WebhookLine;
import org.sabha.protocol.integration.WebhookList;
import org.sabha.protocol.integration.WebhookSecretResponse;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.webhook.WebhookDesk;
import org.sabha.server.webhook.WebhookDesk.Outcome;

/** Webhooks, over the interface. */
final class WebhookRoutes {
    private final WebhookDesk desk;
    private final Accounts accounts;

    WebhookRoutes(WebhookDesk desk, Accounts accounts) {
        this.desk = desk;
        this.accounts = accounts;
    }

    RestAnswer list() {
        return RestAnswer.ok(
                new WebhookList(desk.list().stream().map(this::line).toList()));
    }

    RestAnswer add(Asked asked) {
        AddWebhookRequest request = asked.body(AddWebhookRequest.class);
        Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        events.addAll(request.events());
        return told(desk.make(request.url(), events, asked.evidence()));
    }

    RestAnswer rotate(Asked asked) {
        return told(desk.rotate(asked.body(ChangeWebhookRequest.class).id(), asked.evidence()));
    }

    RestAnswer close(Asked asked) {
        return switch (desk.close(asked.body(ChangeWebhookRequest.class).id(), asked.evidence())) {
            case Outcome.Done<WebhookId> _ -> RestAnswer.done();
            case Outcome.No<WebhookId>(WebhookDesk.Refused why) -> refusal(why).answer();
        };
    }

    /** The desk has left the row of a refusal. */
    private RestAnswer told(Outcome<WebhookDesk.Made> outcome) {
        return switch (outcome) {
            case Outcome.Done<WebhookDesk.Made>(WebhookDesk.Made made) ->
                RestAnswer.ok(new WebhookSecretResponse(line(made.webhook()), made.secret()));
            case Outcome.No<WebhookDesk.Made>(WebhookDesk.Refused why) ->
                refusal(why).answer();
        };
    }

    private static Refusal refusal(WebhookDesk.Refused why) {
        return switch (why) {
            case WEBHOOK_ADDRESS_UNUSABLE -> Refusal.WEBHOOK_ADDRESS_UNUSABLE;
            case EVENTS_MISSING -> Refusal.EVENTS_MISSING;
            case TOO_MANY_WEBHOOKS -> Refusal.TOO_MANY_WEBHOOKS;
            case NO_SUCH_WEBHOOK -> Refusal.NO_SUCH_WEBHOOK;
        };
    }

    private WebhookLine line(Webhook webhook) {
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
}
