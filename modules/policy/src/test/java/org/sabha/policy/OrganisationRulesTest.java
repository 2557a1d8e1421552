package org.sabha.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.OrganisationRules.Judgement;

/** File and administrators, and what a lock does to a meeting that runs. */
class OrganisationRulesTest {
    private static final OrganisationRules FILE = OrganisationRules.ofFile(Map.of(
            AdvisoryClause.A4, new RuleSetting("everyone", false),
            AdvisoryClause.A8, new RuleSetting("off", true)));

    @Test
    @Tag("H15")
    void withoutAFileTheyAreTheAdvisorys() {
        PolicyRules rules = OrganisationRules.ofFile(Map.of()).inForce();
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            assertEquals(PolicyRules.advisory().setting(clause), rules.setting(clause));
        }
    }

    @Test
    void storedRuleOverridesFile() {
        PolicyRules rules = FILE.with(AdvisoryClause.A4, new RuleSetting("granted", true))
                .with(AdvisoryClause.C3, new RuleSetting("unmuted", false))
                .inForce();
        assertEquals(new RuleSetting("granted", true), rules.setting(AdvisoryClause.A4));
        assertEquals(new RuleSetting("unmuted", false), rules.setting(AdvisoryClause.C3));
        assertEquals(new RuleSetting("everyone", false), FILE.inForce().setting(AdvisoryClause.A4));
    }

    @Test
    void fileLockCannotBeOverridden() {
        assertTrue(FILE.isPinned(AdvisoryClause.A8));
        assertFalse(FILE.isPinned(AdvisoryClause.A4));
        assertFalse(FILE.isPinned(AdvisoryClause.A2), "it is not in the file");
        OrganisationRules set = FILE.with(AdvisoryClause.A8, new RuleSetting("hosts", false));
        assertEquals(new RuleSetting("off", true), set.inForce().setting(AdvisoryClause.A8));
    }

    @Test
    void aValueOfAnotherVersionCountsForNothing() {
        OrganisationRules set = FILE.with(AdvisoryClause.A4, new RuleSetting("by-show-of-hands", true))
                .with(AdvisoryClause.A5, new RuleSetting("off", false));
        assertEquals(new RuleSetting("everyone", false), set.inForce().setting(AdvisoryClause.A4));
        assertEquals("banned", set.inForce().value(AdvisoryClause.A5).wireName());
    }

    @ParameterizedTest
    @CsvSource({
        "A4, granted, PERMIT",
        "A4, everyone, PERMIT",
        "A4, anyone, VALUE_UNKNOWN",
        "A4, off, VALUE_UNKNOWN",
        "A5, off, BELOW_FLOOR",
        "A8, hosts, VALUE_UNKNOWN",
        "A8, off, PINNED",
        "C4, allowed, VALUE_UNKNOWN",
        "C4, off, PERMIT",
        "A8, without-consent, BELOW_FLOOR",
        "A10, on, NO_SUCH_RULE",
        "a4, granted, NO_SUCH_RULE",
        "'', '', NO_SUCH_RULE"
    })
    void allSettersUseSameJudgement(String clause, String value, Judgement expected) {
        assertEquals(expected, FILE.judge(clause, value));
    }

    @ParameterizedTest
    @CsvSource({
        "A2, on, off",
        "A3, sleep-after-1-minute, sleep-after-5-minutes",
        "A3, sleep-after-5-minutes, sleep-after-15-minutes",
        "A3, sleep-after-15-minutes, sleep-after-30-minutes",
        "A4, granted, everyone",
        "A6, off, hosts",
        "A6, hosts, everyone",
        "A7, automatic, by-host",
        "A8, off, hosts",
        "C3, muted, unmuted",
        "C4, off, allowed",
        "C5, current, any",
        "C6, personal, shared"
    })
    void ofTwoValuesOneIsStricter(AdvisoryClause clause, String strict, String loose) {
        RuleValue stricter = RuleValue.named(clause, strict).orElseThrow();
        RuleValue looser = RuleValue.named(clause, loose).orElseThrow();
        assertTrue(stricter.isStricterThan(looser));
        assertFalse(looser.isStricterThan(stricter));
        assertFalse(looser.isStricterThan(looser));
    }

    /** Every pair of values that a meeting and the organisation can have, locked and not. */
    @ParameterizedTest
    @EnumSource(AdvisoryClause.class)
    @Tag("H15")
    void aRunningMeetingIsHeldToALockAndNeverLoosened(AdvisoryClause clause) {
        for (RuleValue mine : RuleValue.allowed(clause)) {
            for (RuleValue theirs : RuleValue.allowed(clause)) {
                for (boolean locked : new boolean[] {true, false}) {
                    PolicyRules meeting = PolicyRules.advisory().with(mine);
                    PolicyRules organisation =
                            PolicyRules.fromOrganisation(Map.of(clause, new RuleSetting(theirs.wireName(), locked)));
                    PolicyRules held = meeting.heldTo(organisation);
                    assertFalse(mine.isStricterThan(held.value(clause)), "loosened");
                    assertEquals(locked, held.isLocked(clause));
                    assertEquals(locked && theirs.isStricterThan(mine) ? theirs : mine, held.value(clause));
                    assertEquals(held.setting(clause), held.heldTo(organisation).setting(clause), "once is enough");
                    PolicyRules unlocked = held.heldTo(PolicyRules.advisory());
                    assertEquals(held.setting(clause), unlocked.setting(clause), "an unlock is for new meetings");
                }
            }
        }
    }

    @Test
    void aClauseHasAName() {
        assertEquals(Optional.of(AdvisoryClause.C6), OrganisationRules.clause("C6"));
        assertEquals(Optional.empty(), OrganisationRules.clause("C9"));
    }
}
