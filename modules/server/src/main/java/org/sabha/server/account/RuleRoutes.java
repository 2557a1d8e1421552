package org.sabha.server.account;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.Accounts;
import org.sabha.model.rule.RuleChange;
import org.sabha.model.rule.RuleSetting;
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
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.rule.RuleDesk;
import org.sabha.server.rule.RuleDesk.Outcome;

/** The organisation's rules, over the interface. */
final class RuleRoutes {
    private static final int PAGE = 10;

    private final RuleDesk desk;
    private final CeilingRoutes ceiling;
    private final Accounts accounts;

    RuleRoutes(RuleDesk desk, CeilingRoutes ceiling, Accounts accounts) {
        this.desk = desk;
        this.ceiling = ceiling;
        this.accounts = accounts;
    }

    RestAnswer list() {
        return RestAnswer.ok(new RuleList(desk.rules().stream().map(this::view).toList(), ceiling.now()));
    }

    RestAnswer set(Asked asked) {
        SetOrganisationRuleRequest request = asked.body(SetOrganisationRuleRequest.class);
        var wish = new RuleDesk.Wish(request.clause(), new RuleSetting(request.value(), request.locked()));
        return told(
                desk.set(wish, request.version(), request.reason(), asked.evidence()),
                set -> new OrganisationRuleResponse(view(set)));
    }

    RestAnswer preview(Asked asked) {
        PreviewRuleRequest request = asked.body(PreviewRuleRequest.class);
        var wish = new RuleDesk.Wish(request.clause(), new RuleSetting(request.value(), request.locked()));
        return told(
                desk.preview(wish, asked.now()),
                effect -> new RulePreviewResponse(
                        effect.open(), effect.stricter(), effect.locked(), effect.people(), effect.scheduled()));
    }

    RestAnswer history(Asked asked) {
        List<RuleChange> found =
                desk.history(asked.body(RuleHistoryRequest.class).before(), PAGE + 1);
        return RestAnswer.ok(
                new RuleHistory(found.stream().limit(PAGE).map(this::view).toList(), found.size() > PAGE));
    }

    /** The desk has left the row of a refusal. */
    static <T> RestAnswer told(Outcome<T> outcome, Function<T, Record> body) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> RestAnswer.ok(body.apply(value));
            case Outcome.No<T>(RuleDesk.Refused why) -> refusal(why).answer();
        };
    }

    private static Refusal refusal(RuleDesk.Refused why) {
        return switch (why) {
            case NO_SUCH_RULE -> Refusal.NO_SUCH_RULE;
            case RULE_VALUE_UNKNOWN -> Refusal.RULE_VALUE_UNKNOWN;
            case RULE_FLOOR -> Refusal.RULE_FLOOR;
            case RULE_PINNED -> Refusal.RULE_PINNED;
            case RULE_SET_SINCE -> Refusal.RULE_SET_SINCE;
            case REASON_UNUSABLE -> Refusal.REASON_UNUSABLE;
        };
    }

    private OrganisationRule view(RuleDesk.Rule rule) {
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
