package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ReasonCode;
import org.sabha.model.TrackSource;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;

/** What a change of the organisation's rules does to a meeting that runs. */
@Tag("T44")
class OrganisationLocksTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    private void aliceAndBobAreIn() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
    }

    private static PolicyRules set(AdvisoryClause clause, String value, boolean locked) {
        return PolicyRules.fromOrganisation(Map.of(clause, new RuleSetting(value, locked)));
    }

    private List<RoomEffect> rules(PolicyRules organisation) {
        List<RoomEffect> effects = meeting.world.handle(new RoomCommand.OrganisationRuled(organisation));
        meeting.look();
        return effects;
    }

    @Test
    @Tag("A4")
    @Tag("T13")
    void aStricterLockHoldsAtOnceAndEndsWhatItForbids() {
        aliceAndBobAreIn();
        alice.setsRule(AdvisoryClause.A4, "everyone");
        bob.publishes(TrackSource.SCREEN);
        assertTrue(bob.publishesNow(TrackSource.SCREEN));

        rules(set(AdvisoryClause.A4, "granted", true));

        assertFalse(bob.publishesNow(TrackSource.SCREEN));
        for (Person each : List.of(alice, bob)) {
            assertEquals("granted", each.rule(AdvisoryClause.A4).value());
            assertTrue(each.rule(AdvisoryClause.A4).lockedByOrganisation());
            assertEquals(Optional.empty(), each.rule(AdvisoryClause.A4).changedBy(), "it was no host");
            assertEquals(
                    Optional.of(meeting.world.now), each.rule(AdvisoryClause.A4).changedAt());
        }
        alice.setsRule(AdvisoryClause.A4, "everyone").isDenied(ReasonCode.RULE_LOCKED);
        var row = meeting.rows("hold-to-rule").getFirst();
        assertEquals(1, meeting.rows("hold-to-rule").size());
        assertEquals(Optional.of("granted"), row.value());
        assertEquals(Optional.of(AdvisoryClause.A4), row.clause());
        assertEquals(Optional.empty(), row.actor());
    }

    @Test
    void aLooserLockLeavesTheValueAndFixesIt() {
        aliceAndBobAreIn();
        rules(set(AdvisoryClause.A4, "everyone", true));
        assertEquals("granted", bob.rule(AdvisoryClause.A4).value());
        assertTrue(bob.rule(AdvisoryClause.A4).lockedByOrganisation());
        assertEquals(Optional.empty(), bob.rule(AdvisoryClause.A4).changedAt(), "its value is as it was");
        alice.setsRule(AdvisoryClause.A4, "everyone").isDenied(ReasonCode.RULE_LOCKED);
    }

    @Test
    void whatIsNotLockedIsForNewMeetings() {
        aliceAndBobAreIn();
        assertEquals(List.of(), rules(set(AdvisoryClause.A2, "off", false)));
        assertEquals(List.of(), rules(set(AdvisoryClause.A7, "automatic", false)));
        assertEquals("on", bob.rule(AdvisoryClause.A2).value());
    }

    @Test
    void anUnlockIsForNewMeetings() {
        aliceAndBobAreIn();
        rules(set(AdvisoryClause.A6, "off", true));
        assertEquals(List.of(), rules(PolicyRules.advisory()));
        alice.setsRule(AdvisoryClause.A6, "everyone").isDenied(ReasonCode.RULE_LOCKED);
    }

    @Test
    void theSameLockTwiceIsToldOnce() {
        aliceAndBobAreIn();
        PolicyRules locked = set(AdvisoryClause.A6, "off", true);
        assertFalse(rules(locked).isEmpty());
        assertEquals(List.of(), rules(locked));
    }

    @Test
    void oneChangeAfterTheOtherHasARowEach() {
        aliceAndBobAreIn();
        var both = new EnumMap<AdvisoryClause, RuleSetting>(AdvisoryClause.class);
        both.put(AdvisoryClause.C3, new RuleSetting("muted", true));
        both.put(AdvisoryClause.A7, new RuleSetting("automatic", true));
        rules(PolicyRules.fromOrganisation(both));
        assertEquals(
                List.of(Optional.of("automatic"), Optional.of("muted")),
                meeting.rows("hold-to-rule").stream().map(row -> row.value()).toList());
    }

    @Test
    void aMeetingThatNobodyHasBegunIsHeldToItToo() {
        rules(set(AdvisoryClause.A6, "off", true));
        aliceAndBobAreIn();
        assertTrue(bob.rule(AdvisoryClause.A6).lockedByOrganisation());
    }

    @Test
    @Tag("A3")
    void aShorterTimeWithoutAHostCountsFromItsLock() {
        aliceAndBobAreIn();
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(30 + 30));
        bob.isIn();
        rules(set(AdvisoryClause.A3, "sleep-after-1-minute", true));
        meeting.pass(Duration.ofSeconds(59));
        bob.isIn();
        meeting.pass(Duration.ofSeconds(1));
        bob.waits();
    }

    /** Seats are kept for 30 s and hosts may be away for five minutes then; when half a minute is left, a minute is set. */
    @Test
    @Tag("A3")
    void aShorterTimeWithoutAHostGivesNoMoreThanWasLeft() {
        aliceAndBobAreIn();
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(5));
        rules(set(AdvisoryClause.A3, "sleep-after-1-minute", true));
        meeting.pass(Duration.ofSeconds(29));
        bob.isIn();
        meeting.pass(Duration.ofSeconds(1));
        bob.waits();
    }

    @Test
    @Tag("Q6")
    void aRestartLoosensNothing() {
        aliceAndBobAreIn();
        rules(set(AdvisoryClause.A6, "off", true));
        meeting.serverRestarts(set(AdvisoryClause.A2, "off", false));
        alice.resumes();
        assertEquals("on", alice.rule(AdvisoryClause.A2).value(), "the organisation's new value is for new meetings");
        assertTrue(alice.rule(AdvisoryClause.A6).lockedByOrganisation(), "unlocked since, for new meetings");
        assertEquals(1, meeting.rows("hold-to-rule").size());
    }

    @Test
    @Tag("Q6")
    void aRestartHoldsToWhatWasLockedMeanwhile() {
        aliceAndBobAreIn();
        meeting.serverRestarts(set(AdvisoryClause.A7, "automatic", true));
        alice.resumes();
        assertEquals("automatic", alice.rule(AdvisoryClause.A7).value());
        assertEquals(1, meeting.rows("hold-to-rule").size());
    }

    @Test
    @Tag("A2")
    void inAKeyGroupTheDoorCloses() {
        var open = MeetingScript.ofAKeyGroup(PolicyRules.advisory().with(RuleValue.A2_OFF));
        var host = open.person("Host").joinsAsHost();
        open.answer();
        var guest = open.person("Guest").isInvitedBy(host).knocks();
        open.answer();
        guest.isIn();
        open.pass(Duration.ofSeconds(1));
        open.world.handle(new RoomCommand.OrganisationRuled(set(AdvisoryClause.A2, "on", true)));
        open.answer();
        var late = open.person("Late").isInvitedBy(host).knocks();
        open.answer();
        late.waits();
        host.admits(late);
        open.pass(Duration.ofSeconds(2));
        late.isIn();
        host.locks();
        open.answer();
        assertTrue(host.rule(AdvisoryClause.A2).lockedByOrganisation());
        assertEquals(
                1,
                open.rows("lock").stream().filter(row -> row.reason().isEmpty()).count());
    }
}
