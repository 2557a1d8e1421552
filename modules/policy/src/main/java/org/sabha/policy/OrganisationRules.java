package org.sabha.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.rule.RuleSetting;

/**
 * What an organisation's rules come from: the advisory's values, overlaid by the settings file's, overlaid by what
 * administrators set since. A rule that the file locks is pinned: it is the file's, whatever was set since. The same holds of
 * the ceiling, the highest class that the server is approved for. Immutable.
 */
public final class OrganisationRules {
    private final Map<AdvisoryClause, RuleSetting> file;
    private final Map<AdvisoryClause, RuleSetting> set;
    private final Ceiling ceiling;
    private final Optional<Classification> setCeiling;

    /**
     * The settings file's ceiling.
     *
     * @param pinned whether the file locks it
     */
    public record Ceiling(Classification highest, boolean pinned) {
        /** Of a file that says nothing of it. */
        public static final Ceiling DEFAULT = new Ceiling(PolicyRules.DEFAULT_CEILING, false);

        /** @throws IllegalArgumentException if no server can be approved for it */
        public Ceiling {
            if (highest.isAbove(Classification.HIGHEST)) {
                throw new IllegalArgumentException("no server is approved for " + highest.wireName());
            }
        }
    }

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

    private OrganisationRules(
            Map<AdvisoryClause, RuleSetting> file,
            Map<AdvisoryClause, RuleSetting> set,
            Ceiling ceiling,
            Optional<Classification> setCeiling) {
        this.file = file;
        this.set = set;
        this.ceiling = ceiling;
        this.setCeiling = setCeiling;
    }

    /** @param file of the settings; a rule that is not in it is the advisory's */
    public static OrganisationRules ofFile(Map<AdvisoryClause, RuleSetting> file) {
        return ofFile(file, Ceiling.DEFAULT);
    }

    /** The same of a file that also says what the server is approved for. */
    public static OrganisationRules ofFile(Map<AdvisoryClause, RuleSetting> file, Ceiling ceiling) {
        return new OrganisationRules(Map.copyOf(file), Map.of(), ceiling, Optional.empty());
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
        Optional<RuleValue> named = RuleValue.named(clause, value).filter(RuleValue::isBuilt);
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
        RuleSetting setting = file.get(clause);
        return setting != null && setting.locked();
    }

    /** The same, with what was set of one rule. */
    public OrganisationRules with(AdvisoryClause clause, RuleSetting setting) {
        var more = new EnumMap<AdvisoryClause, RuleSetting>(AdvisoryClause.class);
        more.putAll(set);
        more.put(clause, setting);
        return new OrganisationRules(file, Map.copyOf(more), ceiling, setCeiling);
    }

    /** The same, with the ceiling that was set. */
    public OrganisationRules withCeiling(Classification highest) {
        return new OrganisationRules(file, set, ceiling, Optional.of(highest));
    }

    /** May an administrator set the ceiling to this class? That the person is one, is decided before. */
    public Judgement judgeCeiling(String wireName) {
        Optional<Classification> named = Classification.named(wireName);
        if (named.isEmpty()) {
            return Judgement.VALUE_UNKNOWN;
        }
        if (named.get().isAbove(Classification.HIGHEST)) {
            return Judgement.BELOW_FLOOR;
        }
        return ceiling.pinned() ? Judgement.PINNED : Judgement.PERMIT;
    }

    /** Whether the settings file locks the ceiling. */
    public boolean isCeilingPinned() {
        return ceiling.pinned();
    }

    private Classification ceilingInForce() {
        return setCeiling
                .filter(highest -> judgeCeiling(highest.wireName()) == Judgement.PERMIT)
                .orElse(ceiling.highest());
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
        return PolicyRules.fromOrganisation(overlaid).underCeiling(ceilingInForce());
    }
}
