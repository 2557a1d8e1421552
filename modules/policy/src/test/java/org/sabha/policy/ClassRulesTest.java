package org.sabha.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.ReasonCode;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.OrganisationRules.Ceiling;
import org.sabha.policy.OrganisationRules.Judgement;

/** What a meeting's class does to its rules, and which classes a server may hold. */
class ClassRulesTest {
    /** Everything as loose as anybody may choose. */
    private static PolicyRules loosest() {
        PolicyRules rules = PolicyRules.advisory();
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            rules = rules.with(RuleValue.allowed(clause).stream()
                    .reduce((one, other) -> one.isStricterThan(other) ? other : one)
                    .orElseThrow());
        }
        return rules;
    }

    @ParameterizedTest
    @CsvSource({
        "RESTRICTED, A2, on",
        "RESTRICTED, A3, sleep-after-30-minutes",
        "RESTRICTED, A4, everyone",
        "RESTRICTED, A6, hosts",
        "RESTRICTED, A8, off",
        "RESTRICTED, C4, off",
        "RESTRICTED, C6, personal",
        "CONFIDENTIAL, A2, on",
        "CONFIDENTIAL, A3, sleep-after-5-minutes",
        "CONFIDENTIAL, A4, granted",
        "CONFIDENTIAL, A6, off",
        "CONFIDENTIAL, A8, off",
        "CONFIDENTIAL, C3, muted",
        "CONFIDENTIAL, C4, off",
        "CONFIDENTIAL, C5, current",
        "CONFIDENTIAL, C6, personal",
        "UNCLASSIFIED, A2, off"
    })
    @Tag("A2")
    @Tag("A8")
    @Tag("C6")
    void aClassHoldsTheLoosestRulesToItsFloor(Classification classification, AdvisoryClause clause, String value) {
        assertEquals(value, loosest().inClass(classification).value(clause).wireName());
    }

    @ParameterizedTest
    @EnumSource(Classification.class)
    void theStricterOfValueAndFloorCounts(Classification classification) {
        PolicyRules strict = PolicyRules.advisory().with(RuleValue.A3_SLEEP_AFTER_1_MINUTE);
        PolicyRules held = strict.inClass(classification);
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            assertFalse(strict.value(clause).isStricterThan(held.value(clause)), clause.name());
        }
        assertTrue(held.is(RuleValue.A3_SLEEP_AFTER_1_MINUTE), "a floor loosens nothing");
        assertEquals(classification, held.classification());
    }

    @Test
    void aHigherClassAsksForAllThatALowerOneDoes() {
        List<Classification> all = Arrays.asList(Classification.values());
        for (int i = 1; i < all.size(); i++) {
            PolicyRules lower = loosest().inClass(all.get(i - 1));
            PolicyRules higher = loosest().inClass(all.get(i));
            for (AdvisoryClause clause : AdvisoryClause.values()) {
                assertFalse(lower.value(clause).isStricterThan(higher.value(clause)), all.get(i) + " " + clause);
            }
        }
    }

    @Test
    void noValueBelowItsFloorIsOfferedOrTaken() {
        PolicyRules restricted = PolicyRules.advisory().inClass(Classification.RESTRICTED);
        assertEquals(List.of("on"), restricted.allowedHere(AdvisoryClause.A2));
        assertEquals(List.of("off"), PolicyRules.advisory().allowedHere(AdvisoryClause.A8));
        assertEquals(List.of("off"), PolicyRules.advisory().allowedHere(AdvisoryClause.C4));
        assertEquals(List.of("off"), PolicyRules.allowedNames(AdvisoryClause.C4));
        assertEquals(List.of("off", "hosts"), restricted.allowedHere(AdvisoryClause.A6));
        assertEquals(List.of("granted", "everyone"), restricted.allowedHere(AdvisoryClause.A4));
        assertThrows(PolicyRules.RuleRefusedException.class, () -> restricted.with(RuleValue.C6_SHARED));
    }

    @Test
    void looserOrganisationLockDoesNotLoosenClass() {
        PolicyRules organisation =
                PolicyRules.fromOrganisation(Map.of(AdvisoryClause.A2, new RuleSetting("off", true)));
        PolicyRules meeting = organisation.inClass(Classification.RESTRICTED);
        assertEquals(new RuleSetting("on", true), meeting.setting(AdvisoryClause.A2));
        assertEquals(new RuleSetting("on", true), meeting.heldTo(organisation).setting(AdvisoryClause.A2));
    }

    @Test
    void aMeetingThatIsAboveALowerCeilingGoesOnAndRisesNoFurther() {
        PolicyRules low = PolicyRules.advisory().underCeiling(Classification.UNCLASSIFIED);
        PolicyRules held =
                PolicyRules.advisory().inClass(Classification.RESTRICTED).heldTo(low);
        assertEquals(Classification.RESTRICTED, held.classification());
        assertEquals(Classification.UNCLASSIFIED, held.ceiling());
        assertEquals(Optional.of(ReasonCode.CLASS_ABOVE_CEILING), refusal(held, Classification.CONFIDENTIAL));
    }

    @ParameterizedTest
    @CsvSource({
        "UNCLASSIFIED, UNCLASSIFIED,",
        "UNCLASSIFIED, RESTRICTED, CLASS_ABOVE_CEILING",
        "RESTRICTED, RESTRICTED,",
        "RESTRICTED, CONFIDENTIAL, CLASS_ABOVE_CEILING",
        "CONFIDENTIAL, CONFIDENTIAL,",
        "CONFIDENTIAL, SECRET, CLASS_NEVER_HELD",
        "RESTRICTED, TOP_SECRET, CLASS_NEVER_HELD"
    })
    void aMeetingBeginsInNoClassAboveTheCeiling(Classification ceiling, Classification wanted, ReasonCode expected) {
        PolicyRules rules = PolicyRules.advisory().underCeiling(ceiling);
        assertEquals(Optional.ofNullable(expected), refusal(rules, wanted));
    }

    private static Optional<ReasonCode> refusal(PolicyRules rules, Classification wanted) {
        return new Policy(rules).begin(wanted) instanceof PolicyDecision.Deny deny
                ? Optional.of(deny.reason())
                : Optional.empty();
    }

    // --- the organisation's ceiling

    @Test
    void defaultCeilingIsRestricted() {
        assertEquals(
                Classification.RESTRICTED,
                OrganisationRules.ofFile(Map.of()).inForce().ceiling());
    }

    @Test
    void aCeilingThatWasSetOverlaysTheFilesUnlessThatIsPinned() {
        OrganisationRules open = OrganisationRules.ofFile(Map.of(), new Ceiling(Classification.UNCLASSIFIED, false));
        assertEquals(Classification.UNCLASSIFIED, open.inForce().ceiling());
        assertEquals(
                Classification.CONFIDENTIAL,
                open.withCeiling(Classification.CONFIDENTIAL).inForce().ceiling());
        OrganisationRules pinned = OrganisationRules.ofFile(Map.of(), new Ceiling(Classification.UNCLASSIFIED, true));
        assertEquals(
                Classification.UNCLASSIFIED,
                pinned.withCeiling(Classification.CONFIDENTIAL).inForce().ceiling());
        assertTrue(pinned.isCeilingPinned());
    }

    @ParameterizedTest
    @CsvSource({
        "restricted, PERMIT",
        "confidential, PERMIT",
        "secret, BELOW_FLOOR",
        "top-secret, BELOW_FLOOR",
        "cosmic, VALUE_UNKNOWN"
    })
    void noServerIsApprovedForWhatIsSecret(String wanted, Judgement judgement) {
        assertEquals(judgement, OrganisationRules.ofFile(Map.of()).judgeCeiling(wanted));
        Judgement pinned = OrganisationRules.ofFile(Map.of(), new Ceiling(Classification.RESTRICTED, true))
                .judgeCeiling(wanted);
        assertEquals(judgement == Judgement.PERMIT ? Judgement.PINNED : judgement, pinned);
    }

    @Test
    void noFileSaysOtherwise() {
        assertThrows(IllegalArgumentException.class, () -> new Ceiling(Classification.SECRET, true));
        assertEquals(
                Classification.RESTRICTED,
                OrganisationRules.ofFile(Map.of())
                        .withCeiling(Classification.SECRET)
                        .inForce()
                        .ceiling(),
                "not of a database of another version either");
    }
}
