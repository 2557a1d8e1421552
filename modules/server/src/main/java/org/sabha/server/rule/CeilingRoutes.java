package org.sabha.server.rule;

import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.Accounts;
import org.sabha.model.rule.CeilingChange;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.CeilingChanged;
import org.sabha.protocol.account.CeilingHistory;
import org.sabha.protocol.account.CeilingHistoryRequest;
import org.sabha.protocol.account.CeilingPreviewResponse;
import org.sabha.protocol.account.CeilingResponse;
import org.sabha.protocol.account.OrganisationCeiling;
import org.sabha.protocol.account.PreviewCeilingRequest;
import org.sabha.protocol.account.SetCeilingRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;

/** The highest class that a meeting may have here, over the interface. */
public final class CeilingRoutes {
    private static final int PAGE = 10;

    private final CeilingService service;
    private final Accounts accounts;

    public CeilingRoutes(CeilingService service, Accounts accounts) {
        this.service = service;
        this.accounts = accounts;
    }

    /** What is answered here, and to whom. */
    public List<Route> table() {
        return List.of(
                Route.of(AccountRoute.SET_CEILING, AccountVerb.SET_RULES, this::set),
                Route.of(AccountRoute.PREVIEW_CEILING, AccountVerb.PREVIEW_RULES, this::preview),
                Route.of(AccountRoute.CEILING_HISTORY, AccountVerb.READ_RULES, this::history));
    }

    OrganisationCeiling now() {
        return view(service.now());
    }

    private RestAnswer set(RouteRequest asked) {
        SetCeilingRequest request = asked.body(SetCeilingRequest.class);
        return RestAnswer.ok(new CeilingResponse(view(
                service.set(request.highest().wireName(), request.version(), request.reason(), asked.evidence()))));
    }

    private RestAnswer preview(RouteRequest asked) {
        PreviewCeilingRequest request = asked.body(PreviewCeilingRequest.class);
        CeilingEffect effect = service.preview(request.highest().wireName(), asked.now());
        return RestAnswer.ok(
                new CeilingPreviewResponse(effect.open(), effect.above(), effect.people(), effect.scheduled()));
    }

    private RestAnswer history(RouteRequest asked) {
        List<CeilingChange> found =
                service.history(asked.body(CeilingHistoryRequest.class).before(), PAGE + 1);
        return RestAnswer.ok(
                new CeilingHistory(found.stream().limit(PAGE).map(this::view).toList(), found.size() > PAGE));
    }

    private OrganisationCeiling view(CeilingService.Ceiling ceiling) {
        return new OrganisationCeiling(
                ceiling.highest(),
                ceiling.pinned(),
                ceiling.version(),
                ceiling.last().flatMap(this::nameOf),
                ceiling.last().map(CeilingChange::at));
    }

    private CeilingChanged view(CeilingChange change) {
        return new CeilingChanged(
                change.number(), change.at(), nameOf(change), change.before(), change.after(), change.reason());
    }

    private Optional<String> nameOf(CeilingChange change) {
        return change.by()
                .flatMap(accounts::byId)
                .map(Account::profile)
                .map(profile -> profile.name().value());
    }
}
