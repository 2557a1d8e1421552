package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.Octets;
import org.sabha.model.ReasonCode;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupTerms;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** What may be spoken of in a meeting: who is told, what it asks for, and that it only rises. */
@Tag("T44")
class ClassificationTest {
    private static final PolicyRules LOOSE = PolicyRules.advisory()
            .with(RuleValue.A2_OFF)
            .with(RuleValue.A4_EVERYONE)
            .with(RuleValue.C4_ALLOWED)
            .underCeiling(Classification.CONFIDENTIAL);

    private final MeetingScript meeting = new MeetingScript(LOOSE);
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    private void aliceAndBobAreIn() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks();
        bob.isIn();
    }

    private static Person raises(Person host, Classification to) {
        return host.says(new ClientMessage.Classify(to));
    }

    private static Classification shownTo(Person who) {
        return Stream.concat(
                        who.all(ServerMessage.Seated.class).stream().map(ServerMessage.Seated::meeting),
                        who.all(ServerMessage.MeetingChanged.class).stream().map(ServerMessage.MeetingChanged::meeting))
                .reduce((_, later) -> later)
                .orElseThrow()
                .classification();
    }

    private List<AuditRow> done(String verb) {
        return meeting.rows(verb).stream().filter(row -> row.reason().isEmpty()).toList();
    }

    @Test
    void theFirstRowsSayTheClassAndTheRulesThatItHolds() {
        var script = new MeetingScript(LOOSE.inClass(Classification.RESTRICTED));
        assertEquals(
                Optional.of("restricted"),
                script.rows("class-in-force").getFirst().value());
        Optional<String> lobby = script.rows("rule-in-force").stream()
                .filter(row -> row.clause().equals(Optional.of(AdvisoryClause.A2)))
                .findFirst()
                .flatMap(AuditRow::value);
        assertEquals(Optional.of("on"), lobby);
    }

    @Test
    @Tag("A2")
    void whoWaitsAndWhoIsInAreToldTheClass() {
        var script = new MeetingScript(LOOSE.inClass(Classification.RESTRICTED));
        Person host = script.person("Host").joinsAsHost();
        Person guest = script.person("Guest").isInvitedBy(host).knocks();
        guest.waits();
        assertEquals(
                Classification.RESTRICTED,
                guest.last(ServerMessage.Waiting.class).classification());
        host.admits(guest);
        assertEquals(Classification.RESTRICTED, shownTo(guest));
        assertEquals(List.of("on"), host.rule(AdvisoryClause.A2).allowed());
        host.setsRule(AdvisoryClause.A2, "off").isDenied(ReasonCode.RULE_HELD_BY_CLASS);
        host.setsRule(AdvisoryClause.C6, "shared").isDenied(ReasonCode.RULE_HELD_BY_CLASS);
    }

    @Test
    @Tag("A4")
    void aHostRaisesItAndItsRulesHoldAtOnce() {
        aliceAndBobAreIn();
        bob.publishes(TrackSource.SCREEN);
        assertTrue(bob.publishesNow(TrackSource.SCREEN));
        raises(alice, Classification.CONFIDENTIAL);
        assertEquals(Classification.CONFIDENTIAL, shownTo(bob));
        assertFalse(bob.publishesNow(TrackSource.SCREEN));
        assertEquals("on", bob.rule(AdvisoryClause.A2).value());
        assertEquals(Optional.of("Alice"), bob.rule(AdvisoryClause.A2).changedBy());
        AuditRow row = done("classify").getFirst();
        assertEquals(1, done("classify").size());
        assertEquals(Optional.of("confidential"), row.value());
        assertEquals(Optional.of(alice.id()), row.actor());
        assertEquals(
                List.of(AdvisoryClause.A2, AdvisoryClause.A4, AdvisoryClause.C4),
                done("set-rule").stream()
                        .flatMap(each -> each.clause().stream())
                        .toList());
        Person late = meeting.person("Late").isInvitedBy(alice).knocks();
        late.waits();
    }

    @Test
    void nobodyLowersItAndNobodyButAHostRaisesIt() {
        aliceAndBobAreIn();
        raises(bob, Classification.RESTRICTED).isDenied(ReasonCode.HOST_ONLY);
        raises(alice, Classification.RESTRICTED);
        raises(alice, Classification.UNCLASSIFIED).isDenied(ReasonCode.CLASS_NOT_LOWERED);
        raises(alice, Classification.SECRET).isDenied(ReasonCode.CLASS_NEVER_HELD);
        assertEquals(Classification.RESTRICTED, shownTo(alice));
        assertEquals(4, meeting.rows("classify").size(), "refusals have a row each");
    }

    @Test
    void aLowerCeilingStopsRisingAndNothingElse() {
        aliceAndBobAreIn();
        raises(alice, Classification.RESTRICTED);
        meeting.world.handle(
                new RoomCommand.OrganisationRuled(PolicyRules.advisory().underCeiling(Classification.UNCLASSIFIED)));
        bob.isIn();
        raises(alice, Classification.CONFIDENTIAL).isDenied(ReasonCode.CLASS_ABOVE_CEILING);
        assertEquals(Classification.RESTRICTED, shownTo(alice));
        assertEquals(0, meeting.rows("hold-to-rule").size());
    }

    @Test
    @Tag("Q6")
    void aRestartKeepsIt() {
        aliceAndBobAreIn();
        raises(alice, Classification.RESTRICTED);
        meeting.serverRestarts(PolicyRules.advisory().underCeiling(Classification.UNCLASSIFIED));
        alice.forgetsWhatItSaw().resumes();
        assertEquals(Classification.RESTRICTED, shownTo(alice));
        raises(alice, Classification.CONFIDENTIAL).isDenied(ReasonCode.CLASS_ABOVE_CEILING);
        alice.setsRule(AdvisoryClause.A2, "off").isDenied(ReasonCode.RULE_HELD_BY_CLASS);
    }

    // --- in a key group, hosts state it

    @Test
    @Tag("T37")
    void inAKeyGroupARiseBringsTheHostsStatement() {
        var keyed = MeetingScript.ofAKeyGroup(LOOSE);
        Person host = keyed.person("Host").joinsAsHost();
        keyed.answer();
        raises(host, Classification.RESTRICTED).isDenied(ReasonCode.STATEMENT_MISSING);
        host.keys.classification = Classification.CONFIDENTIAL;
        host.keys.lobby = true;
        stated(host, Classification.RESTRICTED).isDenied(ReasonCode.STATEMENT_DIFFERS);
        host.look();
        host.keys.classification = Classification.RESTRICTED;
        host.keys.lobby = false;
        stated(host, Classification.RESTRICTED).isDenied(ReasonCode.STATEMENT_DIFFERS);
        host.keys.lobby = true;
        stated(host, Classification.RESTRICTED);
        assertEquals(Classification.RESTRICTED, shownTo(host));
        host.keys.classification = Classification.UNCLASSIFIED;
        host.locks().isDenied(ReasonCode.STATEMENT_DIFFERS);
        host.keys.classification = Classification.RESTRICTED;
        host.locks();
        assertTrue(keyed.rows("lock").getLast().reason().isEmpty(), "a statement of another act repeats the class");
    }

    private static Person stated(Person host, Classification to) {
        Optional<Octets> statement = host.statement();
        return host.says(new ClientMessage.Classify(to, statement));
    }

    @Test
    @Tag("T37")
    void aNewGroupIsStatedAsHighAsTheMeetingIs() {
        var keyed = MeetingScript.ofAKeyGroup(LOOSE.inClass(Classification.RESTRICTED));
        Person host = keyed.person("Host");
        host.answers = false;
        host.joinsAsHost();
        host.says(host.keys.createGroup(new GroupTerms(false, true))).isDenied(ReasonCode.STATEMENT_DIFFERS);
        host.says(host.keys.createGroup(new GroupTerms(false, true, Classification.RESTRICTED)))
                .isIn();
    }

    @Test
    @Tag("T37")
    void theMeetingFollowsAHostWhoseFirstStatementIsHigher() {
        var keyed = MeetingScript.ofAKeyGroup(LOOSE);
        Person host = keyed.person("Host");
        host.answers = false;
        host.joinsAsHost();
        host.says(host.keys.createGroup(new GroupTerms(false, true, Classification.CONFIDENTIAL)))
                .isIn();
        assertEquals(Classification.CONFIDENTIAL, shownTo(host));
        assertEquals(1, keyed.rows("classify").size());
        assertEquals("on", host.rule(AdvisoryClause.A2).value());
    }
}
