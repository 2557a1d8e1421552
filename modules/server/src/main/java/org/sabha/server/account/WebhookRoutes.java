package org.sabha.server.account;

import java.util.EnumSet;
import java.util.Set;
import org.sabha.identity.account.Accounts;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.protocol.integration.AddWebhookRequest;
import org.sabha.protocol.integration.ChangeWebhookRequest;
import org.sabha.protocol.integration.WebhookDeliveryList;
import org.sabha.protocol.integration.WebhookLine;
import org.sabha.protocol.integration.WebhookList;
import org.sabha.protocol.integration.WebhookSecretResponse;
import org.sabha.protocol.integration.WebhookTestedResponse;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.webhook.WebhookDesk;
import org.sabha.server.webhook.WebhookDesk.Outcome;
import org.sabha.server.webhook.WebhookViews;

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

    RestAnswer test(Asked asked) {
        return switch (desk.test(asked.body(ChangeWebhookRequest.class).id(), asked.evidence())) {
            case Outcome.Done<WebhookDelivery>(WebhookDelivery tried) ->
                RestAnswer.ok(new WebhookTestedResponse(WebhookViews.line(tried)));
            case Outcome.No<WebhookDelivery>(WebhookDesk.Refused why) ->
                refusal(why).answer();
        };
    }

    RestAnswer deliveries(Asked asked) {
        return RestAnswer.ok(new WebhookDeliveryList(
                desk.deliveries(asked.body(ChangeWebhookRequest.class).id()).stream()
                        .map(WebhookViews::line)
                        .toList()));
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
            case TEST_UNDER_WAY -> Refusal.TEST_UNDER_WAY;
            case NO_SUCH_WEBHOOK -> Refusal.NO_SUCH_WEBHOOK;
        };
    }

    private WebhookLine line(Webhook webhook) {
        return WebhookViews.line(webhook, accounts);
    }
}
