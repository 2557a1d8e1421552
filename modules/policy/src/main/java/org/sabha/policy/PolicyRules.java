package org.sabha.policy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.rule.RuleSetting;

/**
 * The value in force of every clause: the advisory's, overlaid by the organisation's (which may lock a rule), overlaid
 * by the meeting's, and never looser than the meeting's class allows. Immutable; an overlay is a new object.
 */
public final class PolicyRules {
    /** A configuration that asks for what no rule allows; the message names the clause, the value and what is allowed. */
    public static final class RuleRefusedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        RuleRefusedException(String message) {
            super(message);
        }
    }

    private record Setting(RuleValue value, boolean locked) {}

    /** What an organisation that said nothing has its server approved for. */
    public static final Classification DEFAULT_CEILING = Classification.RESTRICTED;

    private final Map<AdvisoryClause, Setting> settings;
    private final Classification classification;
    private final Classification ceiling;

    private PolicyRules(Map<AdvisoryClause, Setting> settings, Classification classification, Classification ceiling) {
        this.settings = settings;
        this.classification = classification;
        this.ceiling = ceiling;
    }

    /** What the advisory asks, nothing locked. */
    public static PolicyRules advisory() {
        return fromOrganisation(Map.of());
    }

    /**
     * The advisory's values overlaid by an organisation's.
     *
     * @throws RuleRefusedException if a value is unknown or below the floor
     */
    public static PolicyRules fromOrganisation(Map<AdvisoryClause, RuleSetting> organisation) {
        var settings = new EnumMap<AdvisoryClause, Setting>(AdvisoryClause.class);
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            RuleSetting rule = organisation.get(clause);
            settings.put(
                    clause,
                    rule == null
                            ? new Setting(RuleValue.advisory(clause), false)
                            : new Setting(choosable(clause, rule.value()), rule.locked()));
        }
        return new PolicyRules(settings, Classification.UNCLASSIFIED, DEFAULT_CEILING);
    }

    /** These rules of a server that is approved up to this class. */
    public PolicyRules underCeiling(Classification approved) {
        return new PolicyRules(settings, classification, approved);
    }

    /**
     * These rules in a meeting of this class: each has the stricter of its value and the class's. Whether a meeting may
     * have it is {@link Policy}'s to say, by {@link Policy#begin} and {@link Action.Classify}.
     */
    public PolicyRules inClass(Classification other) {
        var held = new EnumMap<>(settings);
        for (RuleValue floor : ClassFloors.of(other)) {
            if (floor.isStricterThan(value(floor.clause()))) {
                held.put(floor.clause(), new Setting(floor, isLocked(floor.clause())));
            }
        }
        return new PolicyRules(held, other, ceiling);
    }

    /** What may be spoken of in the meeting. */
    public Classification classification() {
        return classification;
    }

    /** The highest class that the organisation has its server approved for. */
    public Classification ceiling() {
        return ceiling;
    }

    /** Whether a value is looser than the meeting's class allows. */
    public boolean isBelowClass(RuleValue value) {
        return ClassFloors.of(classification, value.clause())
                .filter(floor -> floor.isStricterThan(value))
                .isPresent();
    }

    /**
     * These rules with another value. Whether somebody may choose it is {@link Policy}'s to say, by
     * {@link Action.SetRule}.
     *
     * @throws RuleRefusedException if it is below the floor, or looser than the meeting's class allows
     */
    public PolicyRules with(RuleValue value) {
        choosable(value.clause(), value.wireName());
        if (isBelowClass(value)) {
            throw new RuleRefusedException(
                    value.clause() + ": no " + classification.wireName() + " meeting has " + value.wireName());
        }
        var changed = new EnumMap<>(settings);
        changed.put(value.clause(), new Setting(value, isLocked(value.clause())));
        return new PolicyRules(changed, classification, ceiling);
    }

    /**
     * These rules of a running meeting, held to what the organisation has locked: such a rule has the stricter of both
     * values and is locked. Nothing of it is looser than before, also where the organisation's rules became looser. A
     * meeting whose class is above the ceiling by now goes on in it.
     */
    public PolicyRules heldTo(PolicyRules organisation) {
        var held = new EnumMap<>(settings);
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            if (organisation.isLocked(clause)) {
                RuleValue locked = organisation.value(clause);
                RuleValue mine = value(clause);
                held.put(clause, new Setting(locked.isStricterThan(mine) ? locked : mine, true));
            }
        }
        return new PolicyRules(held, classification, organisation.ceiling);
    }

    public RuleValue value(AdvisoryClause clause) {
        return found(clause).value();
    }

    public boolean is(RuleValue value) {
        return value(value.clause()) == value;
    }

    /** Whether the organisation forbids a host to change it. */
    public boolean isLocked(AdvisoryClause clause) {
        return found(clause).locked();
    }

    /** Value and lock, as they are written down. */
    public RuleSetting setting(AdvisoryClause clause) {
        return new RuleSetting(value(clause).wireName(), isLocked(clause));
    }

    /** Whether the value in force is weaker than the advisory asks. */
    public boolean isRelaxed(AdvisoryClause clause) {
        return value(clause).level() == RuleValue.Level.RELAXED;
    }

    /** The wire names of the values that may be chosen in this meeting, the advisory's own first. */
    public List<String> allowedHere(AdvisoryClause clause) {
        return RuleValue.allowed(clause).stream()
                .filter(value -> value.isBuilt() && !isBelowClass(value))
                .map(RuleValue::wireName)
                .toList();
    }

    /** The wire names of the values that may be chosen, the advisory's own first. */
    public static List<String> allowedNames(AdvisoryClause clause) {
        return RuleValue.allowed(clause).stream()
                .filter(RuleValue::isBuilt)
                .map(RuleValue::wireName)
                .toList();
    }

    /** How long a meeting stays awake without a host (A3). */
    public Duration hostAbsence() {
        if (is(RuleValue.A3_SLEEP_AFTER_30_MINUTES)) {
            return Duration.ofMinutes(30);
        }
        if (is(RuleValue.A3_SLEEP_AFTER_1_MINUTE)) {
            return Duration.ofMinutes(1);
        }
        return Duration.ofMinutes(is(RuleValue.A3_SLEEP_AFTER_15_MINUTES) ? 15 : 5);
    }

    private Setting found(AdvisoryClause clause) {
        return Objects.requireNonNull(settings.get(clause), "every clause has a rule");
    }

    private static RuleValue choosable(AdvisoryClause clause, String wireName) {
        return RuleValue.allowed(clause).stream()
                .filter(value -> value.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new RuleRefusedException(refusal(clause, wireName)));
    }

    private static String refusal(AdvisoryClause clause, String wireName) {
        String allowed = allowedNames(clause).stream().collect(Collectors.joining(", "));
        String why =
                RuleValue.named(clause, wireName).isPresent() ? " is below what anybody may choose" : " is unknown";
        return clause + ": the value \"" + wireName + "\"" + why + "; allowed: " + allowed;
    }
}
