package org.sabha.server.rule;

import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.Accounts;
import org.sabha.model.rule.RuleChange;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.OrganisationRule;
import org.sabha.protocol.account.OrganisationRuleResponse;
import org.sabha.protocol.account.PreviewRuleRequest;
import org.sabha.protocol.account.RuleChanged;
import org.sabha.protocol.account.RuleHistory;
import org.sabha.protocol.account.RuleHistoryRequest;
import org.sabha.protocol.account.RuleList;
import org.sabha.protocol.account.RulePreviewResponse;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.account.SetOrganisationRuleRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;

/** The organisation's rules, over the interface. */
public final class RuleRoutes {
    private static final int PAGE = 10;

    private final RuleService service;
    private final CeilingRoutes ceiling;
    private final Accounts accounts;

    public RuleRoutes(RuleService service, CeilingRoutes ceiling, Accounts accounts) {
        this.service = service;
        this.ceiling = ceiling;
        this.accounts = accounts;
    }

    /** What is answered here, and to whom. */
    public List<Route> table() {
        return List.of(
                Route.of(AccountRoute.ORGANISATION_RULES, AccountVerb.READ_RULES, _ -> list()),
                Route.of(AccountRoute.SET_ORGANISATION_RULE, AccountVerb.SET_RULES, this::set),
                Route.of(AccountRoute.PREVIEW_ORGANISATION_RULE, AccountVerb.PREVIEW_RULES, this::preview),
                Route.of(AccountRoute.ORGANISATION_RULE_HISTORY, AccountVerb.READ_RULES, this::history));
    }

    private RestAnswer list() {
        return RestAnswer.ok(
                new RuleList(service.rules().stream().map(this::view).toList(), ceiling.now()));
    }

    private RestAnswer set(RouteRequest asked) {
        SetOrganisationRuleRequest request = asked.body(SetOrganisationRuleRequest.class);
        var wish = new RuleService.Wish(request.clause(), new RuleSetting(request.value(), request.locked()));
        return RestAnswer.ok(new OrganisationRuleResponse(
                view(service.set(wish, request.version(), request.reason(), asked.evidence()))));
    }

    private RestAnswer preview(RouteRequest asked) {
        PreviewRuleRequest request = asked.body(PreviewRuleRequest.class);
        var wish = new RuleService.Wish(request.clause(), new RuleSetting(request.value(), request.locked()));
        RuleEffect effect = service.preview(wish, asked.now());
        return RestAnswer.ok(new RulePreviewResponse(
                effect.open(), effect.stricter(), effect.locked(), effect.people(), effect.scheduled()));
    }

    private RestAnswer history(RouteRequest asked) {
        List<RuleChange> found =
                service.history(asked.body(RuleHistoryRequest.class).before(), PAGE + 1);
        return RestAnswer.ok(
                new RuleHistory(found.stream().limit(PAGE).map(this::view).toList(), found.size() > PAGE));
    }

    private OrganisationRule view(RuleService.Rule rule) {
        return new OrganisationRule(
                rule.clause(),
                rule.setting().value(),
                rule.setting().locked(),
                rule.allowed(),
                rule.pinned(),
                rule.relaxed(),
                rule.version(),
                rule.last().flatMap(this::nameOf),
                rule.last().map(RuleChange::at));
    }

    private RuleChanged view(RuleChange change) {
        return new RuleChanged(
                change.number(),
                change.clause(),
                change.at(),
                nameOf(change),
                state(change.before()),
                state(change.after()),
                change.reason());
    }

    private static RuleState state(RuleSetting setting) {
        return new RuleState(setting.value(), setting.locked());
    }

    private Optional<String> nameOf(RuleChange change) {
        return change.by()
                .flatMap(accounts::byId)
                .map(Account::profile)
                .map(profile -> profile.name().value());
    }
}
