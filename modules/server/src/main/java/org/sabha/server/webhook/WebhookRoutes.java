package org.sabha.server.webhook;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sabha.identity.account.Accounts;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.integration.AddWebhookRequest;
import org.sabha.protocol.integration.ChangeWebhookRequest;
import org.sabha.protocol.integration.WebhookDeliveryList;
import org.sabha.protocol.integration.WebhookLine;
import org.sabha.protocol.integration.WebhookList;
import org.sabha.protocol.integration.WebhookSecretResponse;
import org.sabha.protocol.integration.WebhookTestedResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;

/** Webhooks, over the interface. */
public final class WebhookRoutes {
    private final WebhookService service;
    private final Accounts accounts;

    public WebhookRoutes(WebhookService service, Accounts accounts) {
        this.service = service;
        this.accounts = accounts;
    }

    /** What is answered here, and to whom. */
    public List<Route> table() {
        return List.of(
                Route.of(AccountRoute.LIST_WEBHOOKS, AccountVerb.LIST_WEBHOOKS, _ -> list()),
                Route.of(AccountRoute.ADD_WEBHOOK, AccountVerb.ADD_WEBHOOK, this::add),
                Route.of(AccountRoute.ROTATE_WEBHOOK_SECRET, AccountVerb.ROTATE_WEBHOOK_SECRET, this::rotate),
                Route.of(AccountRoute.CLOSE_WEBHOOK, AccountVerb.CLOSE_WEBHOOK, this::close),
                Route.of(AccountRoute.TEST_WEBHOOK, AccountVerb.TEST_WEBHOOK, this::test),
                Route.of(AccountRoute.WEBHOOK_DELIVERIES, AccountVerb.LIST_WEBHOOKS, this::deliveries));
    }

    private RestAnswer list() {
        return RestAnswer.ok(
                new WebhookList(service.list().stream().map(this::line).toList()));
    }

    private RestAnswer add(RouteRequest asked) {
        AddWebhookRequest request = asked.body(AddWebhookRequest.class);
        Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        events.addAll(request.events());
        return secret(service.make(request.url(), events, asked.evidence()));
    }

    private RestAnswer rotate(RouteRequest asked) {
        return secret(service.rotate(chosen(asked), asked.evidence()));
    }

    private RestAnswer close(RouteRequest asked) {
        service.close(chosen(asked), asked.evidence());
        return RestAnswer.done();
    }

    private RestAnswer test(RouteRequest asked) {
        return RestAnswer.ok(
                new WebhookTestedResponse(WebhookViews.line(service.test(chosen(asked), asked.evidence()))));
    }

    private RestAnswer deliveries(RouteRequest asked) {
        return RestAnswer.ok(new WebhookDeliveryList(service.deliveries(chosen(asked)).stream()
                .map(WebhookViews::line)
                .toList()));
    }

    private static WebhookId chosen(RouteRequest asked) {
        return asked.body(ChangeWebhookRequest.class).id();
    }

    private RestAnswer secret(WebhookService.Made made) {
        return RestAnswer.ok(new WebhookSecretResponse(line(made.webhook()), made.secret()));
    }

    private WebhookLine line(Webhook webhook) {
        return WebhookViews.line(webhook, accounts);
    }
}
