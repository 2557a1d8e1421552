package org.sabha.server.key;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sabha.identity.account.Accounts;
import org.sabha.model.key.ApiKey;
import org.sabha.model.key.ApiScope;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.integration.KeyList;
import org.sabha.protocol.integration.KeyMadeResponse;
import org.sabha.protocol.integration.KeyResponse;
import org.sabha.protocol.integration.ListKeysRequest;
import org.sabha.protocol.integration.MakeKeyRequest;
import org.sabha.protocol.integration.RevokeKeyRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;

/** Keys of integrations, over the interface. */
public final class KeyRoutes {
    private static final int PAGE = 20;

    private final ApiKeyService service;
    private final Accounts accounts;

    public KeyRoutes(ApiKeyService service, Accounts accounts) {
        this.service = service;
        this.accounts = accounts;
    }

    /** What is answered here, and to whom. */
    public List<Route> table() {
        return List.of(
                Route.of(AccountRoute.LIST_KEYS, AccountVerb.LIST_KEYS, this::list),
                Route.of(AccountRoute.MAKE_KEY, AccountVerb.MAKE_KEY, this::make),
                Route.of(AccountRoute.REVOKE_KEY, AccountVerb.REVOKE_KEY, this::revoke));
    }

    private RestAnswer list(RouteRequest asked) {
        List<ApiKey> found = service.list(asked.body(ListKeysRequest.class).after(), PAGE + 1);
        return RestAnswer.ok(new KeyList(
                found.stream()
                        .limit(PAGE)
                        .map(key -> KeyViews.line(key, service, accounts))
                        .toList(),
                found.size() > PAGE));
    }

    private RestAnswer make(RouteRequest asked) {
        MakeKeyRequest request = asked.body(MakeKeyRequest.class);
        Set<ApiScope> scopes = EnumSet.noneOf(ApiScope.class);
        scopes.addAll(request.scopes());
        var wish = new ApiKeyService.Wish(
                request.name(), scopes, request.organiser(), request.days().map(Duration::ofDays));
        ApiKeyService.Made made = service.make(wish, asked.evidence());
        return RestAnswer.ok(new KeyMadeResponse(KeyViews.line(made.key(), service, accounts), made.secret()));
    }

    private RestAnswer revoke(RouteRequest asked) {
        ApiKey key = service.revoke(asked.body(RevokeKeyRequest.class).id(), asked.evidence());
        return RestAnswer.ok(new KeyResponse(KeyViews.line(key, service, accounts)));
    }
}
