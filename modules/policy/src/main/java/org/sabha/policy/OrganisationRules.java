package org.sabha.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.rule.RuleSetting;

/**
 * What an organisation's rules come from: the advisory's values, overlaid by the settings file's, overlaid by what
 * administrators set since. A rule that the file locks is pinned: it is the file's, whatever was set since. Immutable.
 */
public final class OrganisationRules {
    private final Map<AdvisoryClause, RuleSetting> file;
    private final Map<AdvisoryClause, RuleSetting> set;

    /** Whether a rule may be set so. */
    public enum Judgement {
        PERMIT,
        NO_SUCH_RULE,
        VALUE_UNKNOWN,
        /** Weaker than anybody may choose. */
        BELOW_FLOOR,
        /** The file's, and not to be changed from here. */
        PINNED
    }

    private OrganisationRules(Map<AdvisoryClause, RuleSetting> file, Map<AdvisoryClause, RuleSetting> set) {
        this.file = file;
        this.set = set;
    }

    /** @param file of the settings; a rule that is not in it is the advisory's */
    public static OrganisationRules ofFile(Map<AdvisoryClause, RuleSetting> file) {
        return new OrganisationRules(Map.copyOf(file), Map.of());
    }

    /** The clause of that name. */
    public static Optional<AdvisoryClause> clause(String name) {
        return Arrays.stream(AdvisoryClause.values())
                .filter(clause -> clause.name().equals(name))
                .findFirst();
    }

    /** May an administrator set this rule to this value? That the person is one, is decided before. */
    public Judgement judge(String clause, String value) {
        return clause(clause).map(known -> judge(known, value)).orElse(Judgement.NO_SUCH_RULE);
    }

    private Judgement judge(AdvisoryClause clause, String value) {
        Optional<RuleValue> named = RuleValue.named(clause, value);
        if (named.isEmpty()) {
            return Judgement.VALUE_UNKNOWN;
        }
        if (named.get().level() == RuleValue.Level.BELOW_FLOOR) {
            return Judgement.BELOW_FLOOR;
        }
        return isPinned(clause) ? Judgement.PINNED : Judgement.PERMIT;
    }

    /** Whether the settings file locks it. */
    public boolean isPinned(AdvisoryClause clause) {
        RuleSetting said = file.get(clause);
        return said != null && said.locked();
    }

    /** The same, with what was set of one rule. */
    public OrganisationRules with(AdvisoryClause clause, RuleSetting setting) {
        var more = new EnumMap<AdvisoryClause, RuleSetting>(AdvisoryClause.class);
        more.putAll(set);
        more.put(clause, setting);
        return new OrganisationRules(file, Map.copyOf(more));
    }

    /** What new meetings start with. A value that was set by another version, and that there is not any more, is not in it. */
    public PolicyRules inForce() {
        var overlaid = new EnumMap<AdvisoryClause, RuleSetting>(AdvisoryClause.class);
        overlaid.putAll(file);
        set.forEach((clause, setting) -> {
            if (judge(clause, setting.value()) == Judgement.PERMIT) {
                overlaid.put(clause, setting);
            }
        });
        return PolicyRules.fromOrganisation(overlaid);
    }
}
