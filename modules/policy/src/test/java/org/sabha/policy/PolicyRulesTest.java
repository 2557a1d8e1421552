package org.sabha.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.PolicyRules.RuleRefusedException;

/** Values, floors, overlays and locks. */
class PolicyRulesTest {

    @ParameterizedTest
    @EnumSource
    @Tag("H15")
    void everyClauseStartsAsTheAdvisoryAsks(AdvisoryClause clause) {
        PolicyRules rules = PolicyRules.advisory();
        assertEquals(RuleValue.Level.ADVISORY, rules.value(clause).level());
        assertEquals(
                rules.value(clause).wireName(), PolicyRules.allowedNames(clause).getFirst());
        assertFalse(rules.isRelaxed(clause));
        assertFalse(rules.isLocked(clause));
    }

    @Test
    void namesAreUniqueWithinAClause() {
        Set<String> names = new HashSet<>();
        for (RuleValue value : RuleValue.values()) {
            assertTrue(names.add(value.clause() + " " + value.wireName()));
            assertEquals(Optional.of(value), RuleValue.named(value.clause(), value.wireName()));
        }
    }

    @Test
    void anOrganisationOverlaysAndLocks() {
        PolicyRules rules = PolicyRules.fromOrganisation(Map.of(
                AdvisoryClause.A4, new RuleSetting("everyone", true),
                AdvisoryClause.A7, new RuleSetting("automatic", false)));
        assertTrue(rules.is(RuleValue.A4_EVERYONE));
        assertTrue(rules.isRelaxed(AdvisoryClause.A4));
        assertTrue(rules.isLocked(AdvisoryClause.A4));
        assertTrue(rules.is(RuleValue.A7_AUTOMATIC));
        assertFalse(rules.isRelaxed(AdvisoryClause.A7));
        assertFalse(rules.isLocked(AdvisoryClause.A7));
        assertTrue(rules.is(RuleValue.A2_ON));
    }

    @Test
    void aMeetingOverlaysWithoutChangingTheRulesItCameFrom() {
        PolicyRules before = PolicyRules.advisory();
        PolicyRules after = before.with(RuleValue.A2_OFF);
        assertTrue(before.is(RuleValue.A2_ON));
        assertTrue(after.is(RuleValue.A2_OFF));
    }

    @Test
    void aRefusedValueIsNamedWithWhatIsAllowed() {
        var unknown = assertThrows(
                RuleRefusedException.class,
                () -> PolicyRules.fromOrganisation(Map.of(AdvisoryClause.A4, new RuleSetting("anyone", false))));
        assertEquals("A4: the value \"anyone\" is unknown; allowed: granted, everyone", unknown.getMessage());
        var floor = assertThrows(
                RuleRefusedException.class,
                () -> PolicyRules.fromOrganisation(Map.of(AdvisoryClause.A5, new RuleSetting("off", true))));
        assertEquals("A5: the value \"off\" is below what anybody may choose; allowed: banned", floor.getMessage());
        assertThrows(RuleRefusedException.class, () -> PolicyRules.advisory().with(RuleValue.C7_EXPLAINED));
    }

    @ParameterizedTest
    @CsvSource({
        "sleep-after-1-minute, 1",
        "sleep-after-5-minutes, 5",
        "sleep-after-15-minutes, 15",
        "sleep-after-30-minutes, 30"
    })
    @Tag("A3")
    void ruleLimitsMeetingTimeWithoutHost(String value, int minutes) {
        PolicyRules rules = PolicyRules.fromOrganisation(Map.of(AdvisoryClause.A3, new RuleSetting(value, false)));
        assertEquals(Duration.ofMinutes(minutes), rules.hostAbsence());
    }

    @ParameterizedTest
    @CsvSource({
        "Secr3tly, STRONG",
        "secr3t-x, STRONG",
        "SECRET-X7, STRONG",
        "secretly, WEAK",
        "Secretly, WEAK",
        "Sec3t-x, WEAK",
        "12345678, WEAK",
        "सभा-बैठक-7, STRONG",
        "सभाबैठक७, STRONG",
    })
    @Tag("C1")
    void aChosenPasswordNeedsEightCharactersOfThreeClasses(String password, PasswordStrength strength) {
        assertEquals(strength, PasswordStrength.of(new Secret(password)));
    }

    @Test
    @Tag("A9")
    void aSuccessorNeverLosesByIt() {
        assertEquals(Role.HOST, Succession.role(Role.HOST, Role.PARTICIPANT));
        assertEquals(Role.ALTERNATE_HOST, Succession.role(Role.ALTERNATE_HOST, Role.PARTICIPANT));
        assertEquals(Role.HOST, Succession.role(Role.ALTERNATE_HOST, Role.HOST));
    }

    @Test
    void ofSeveralTargetsTheOneHardestToTouchCounts() {
        assertEquals(Action.Target.SELF, Action.Target.of(Role.HOST).or(Action.Target.SELF));
        assertEquals(Action.Target.HOST, Action.Target.of(Role.WAITING).or(Action.Target.of(Role.HOST)));
        assertEquals(
                Action.Target.ALTERNATE_HOST,
                Action.Target.of(Role.ALTERNATE_HOST).or(Action.Target.of(Role.PARTICIPANT)));
    }

    @Test
    void aPolicyShowsItsRules() {
        PolicyRules rules = PolicyRules.advisory();
        assertEquals(rules, new Policy(rules).rules());
        assertTrue(Action.Credentials.VALID.ban() == Action.Ban.NONE);
        assertTrue(MeetingConditions.ORDINARY.phase() == MeetingConditions.Phase.RUNNING);
    }
}
