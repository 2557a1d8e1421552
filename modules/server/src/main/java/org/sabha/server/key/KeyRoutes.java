package org.sabha.server.key;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
import org.sabha.server.key.KeyDesk.Outcome;
import org.sabha.server.route.Asked;
import org.sabha.server.route.Refusal;
import org.sabha.server.route.Route;

/** Keys of integrations, over the interface. */
public final class KeyRoutes {
    private static final int PAGE = 20;

    private final KeyDesk desk;
    private final Accounts accounts;

    public KeyRoutes(KeyDesk desk, Accounts accounts) {
        this.desk = desk;
        this.accounts = accounts;
    }

    /** What is answered here, and to whom. */
    public List<Route> table() {
        return List.of(
                Route.of(AccountRoute.LIST_KEYS, AccountVerb.LIST_KEYS, this::list),
                Route.of(AccountRoute.MAKE_KEY, AccountVerb.MAKE_KEY, this::make),
                Route.of(AccountRoute.REVOKE_KEY, AccountVerb.REVOKE_KEY, this::revoke));
    }

    private RestAnswer list(Asked asked) {
        List<ApiKey> found = desk.list(asked.body(ListKeysRequest.class).after(), PAGE + 1);
        return RestAnswer.ok(new KeyList(
                found.stream()
                        .limit(PAGE)
                        .map(key -> KeyViews.line(key, desk, accounts))
                        .toList(),
                found.size() > PAGE));
    }

    private RestAnswer make(Asked asked) {
        MakeKeyRequest request = asked.body(MakeKeyRequest.class);
        Set<ApiScope> scopes = EnumSet.noneOf(ApiScope.class);
        scopes.addAll(request.scopes());
        var wish = new KeyDesk.Wish(
                request.name(), scopes, request.organiser(), request.days().map(Duration::ofDays));
        return told(
                desk.make(wish, asked.evidence()),
                made -> new KeyMadeResponse(KeyViews.line(made.key(), desk, accounts), made.secret()));
    }

    private RestAnswer revoke(Asked asked) {
        return told(
                desk.revoke(asked.body(RevokeKeyRequest.class).id(), asked.evidence()),
                key -> new KeyResponse(KeyViews.line(key, desk, accounts)));
    }

    /** The desk has left the row of a refusal. */
    private static <T> RestAnswer told(Outcome<T> outcome, Function<T, Record> body) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> RestAnswer.ok(body.apply(value));
            case Outcome.No<T>(KeyDesk.Refused why) -> refusal(why).answer();
        };
    }

    private static Refusal refusal(KeyDesk.Refused why) {
        return switch (why) {
            case NAME_UNUSABLE -> Refusal.NAME_UNUSABLE;
            case SCOPES_MISSING -> Refusal.SCOPES_MISSING;
            case SCOPE_NOT_YOURS -> Refusal.SCOPE_NOT_YOURS;
            case SCOPE_NOT_FOR_ONE -> Refusal.SCOPE_NOT_FOR_ONE;
            case ORGANISER_UNUSABLE -> Refusal.ORGANISER_UNUSABLE;
            case TOO_MANY_KEYS -> Refusal.TOO_MANY_KEYS;
            case NO_SUCH_KEY -> Refusal.NO_SUCH_KEY;
        };
    }
}
