package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ReasonCode;
import org.sabha.model.RemovalReason;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;

/** Presence of hosts, sleep, hand-over, roles, rules and the end. */
class HostTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void threeAreIn() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.invitesAndLetsIn(carol);
    }

    @Test
    @Tag("A3")
    @Tag("T12")
    void withoutAHostForFiveMinutesEverybodyIsBackAtTheDoor() {
        threeAreIn();
        bob.publishes(TrackSource.CAMERA);
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(30 + 299));
        bob.isIn();

        meeting.pass(Duration.ofSeconds(1));

        assertEquals(0, meeting.world.transports.size());
        assertEquals(Map.of(), meeting.world.tracks);
        bob.waits();
        carol.waits();
        assertEquals(1, meeting.rows("sleep").size());
        alice.joinsAsHost();
        bob.waits();
        assertEquals(2, alice.door.size());
        alice.says(new ClientMessage.AdmitAll());
        bob.isIn();
        carol.isIn();
    }

    @Test
    @Tag("A3")
    @Tag("H2")
    void whoWasDisconnectedWhenTheMeetingFellAsleepLearnsNothingOfWhatWasSaidBefore() {
        threeAreIn();
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(30 + 290));
        bob.losesSocket();
        carol.says(new ClientMessage.RaiseHand(true));
        meeting.pass(Duration.ofSeconds(15));
        bob.forgetsWhatItSaw();

        bob.resumes();

        bob.waits().hasReceivedOnlyWaiting();
    }

    @Test
    @Tag("A3")
    void aHostWithinTheResumeWindowPresides() {
        threeAreIn();
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(29));
        assertFalse(meeting.world.timers.containsKey(new RoomTimer.HostAbsence()));
        alice.resumes().isIn();
    }

    @Test
    @Tag("A3")
    void aHostWhoComesBackInTimeKeepsTheMeetingAwake() {
        threeAreIn();
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(4));
        alice.joinsAsHost();
        meeting.pass(Duration.ofMinutes(10));
        bob.isIn();
        alice.isIn();
    }

    @Test
    @Tag("A3")
    void theOrganisationMayLetAMeetingStayAwakeLonger() {
        var patient = new MeetingScript(PolicyRules.fromOrganisation(
                Map.of(AdvisoryClause.A3, new RuleSetting("sleep-after-15-minutes", true))));
        var host = patient.person("Host").joinsAsHost();
        var guest = patient.person("Guest");
        host.invitesAndLetsIn(guest);
        host.losesSocket();
        patient.pass(Duration.ofMinutes(15));
        guest.isIn();
        patient.pass(Duration.ofMinutes(1));
        guest.waits();
    }

    @Test
    @Tag("A9")
    @Tag("T15")
    void theLastHostHandsOverOrEnds() {
        threeAreIn();
        alice.leaves().isDenied(ReasonCode.LAST_HOST_MUST_HAND_OVER);
        alice.isIn();

        alice.says(new ClientMessage.HandOverAndLeave(bob.id()));

        alice.isOut(CloseCause.LEFT);
        assertEquals(Role.HOST, carol.sees(bob).role());
        assertFalse(meeting.world.timers.containsKey(new RoomTimer.HostAbsence()));
        bob.locks();
        assertEquals(2, meeting.world.transports.size());
    }

    @Test
    @Tag("A9")
    void aHostWhoIsAloneOrNotTheLastOneMayLeave() {
        threeAreIn();
        alice.makes(bob, Role.ALTERNATE_HOST);
        alice.leaves().isOut(CloseCause.LEFT);
        carol.leaves();
        bob.leaves().isOut(CloseCause.LEFT);
        assertEquals(0, meeting.world.transports.size());
    }

    @Test
    @Tag("A9")
    void anAlternateHostHandsOnNoMoreThanTheyHave() {
        threeAreIn();
        alice.makes(bob, Role.ALTERNATE_HOST);
        alice.leaves();
        bob.says(new ClientMessage.HandOverAndLeave(carol.id()));
        assertEquals(Role.ALTERNATE_HOST, carol.sees(carol).role());
    }

    @Test
    @Tag("A9")
    void handingOverToSomebodyAtTheDoorOrToNobodyIsRefused() {
        threeAreIn();
        var dave = meeting.person("Dave").isInvitedBy(alice).knocks();
        alice.says(new ClientMessage.HandOverAndLeave(dave.id())).isDenied(ReasonCode.NO_SUCH_PARTICIPANT);
        alice.says(new ClientMessage.HandOverAndLeave(alice.id())).isDenied(ReasonCode.NOT_ON_ONESELF);
        alice.isIn();
    }

    @Test
    @Tag("A9")
    @Tag("T15")
    void theEndIsForAllAndForEver() {
        threeAreIn();
        bob.publishes(TrackSource.MICROPHONE);
        var dave = meeting.person("Dave").isInvitedBy(alice).knocks();
        var ticket = bob.ticket();
        alice.ends();

        List.of(alice, bob, carol, dave).forEach(person -> person.isOut(CloseCause.ENDED));
        assertTrue(meeting.world.ended);
        assertEquals(Map.of(), meeting.world.tracks);
        assertEquals(Map.of(), meeting.world.timers);
        bob.resumesWith(ticket).isTurnedAway();
        alice.joinsAsHost().isTurnedAway();
        assertEquals(
                List.of(), meeting.world.handle(new RoomCommand.Say(bob.id(), 99, new ClientMessage.RaiseHand(true))));
        assertEquals(new RoomStatus(meeting.world.room.id(), 0, 0, true, true), meeting.world.room.status());
        RoomFigures figures = meeting.world.room.figures();
        assertTrue(figures.since().isPresent() && figures.ended() && !figures.locked());
        assertEquals(0, figures.participants() + figures.waiting());
    }

    @Test
    @Tag("A9")
    void anOrphanedMeetingEnds() {
        threeAreIn();
        carol.leaves();
        bob.leaves();
        alice.leaves();
        meeting.pass(Duration.ofMinutes(29));
        assertFalse(meeting.world.ended);
        meeting.pass(Duration.ofMinutes(1));
        assertTrue(meeting.world.ended);
        assertEquals(1, meeting.rows("end").size());
    }

    @Test
    @Tag("A9")
    void aMeetingThatNeverStartedEndsAfterADayEvenIfSomebodyWaits() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        var second = new MeetingScript();
        second.pass(Duration.ofHours(23));
        assertFalse(second.world.ended);
        second.pass(Duration.ofHours(1));
        assertTrue(second.world.ended);
    }

    @Test
    @Tag("A9")
    void peopleWhoWaitForAHostWhoNeverReturnsAreToldOfTheEnd() {
        threeAreIn();
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(60));
        bob.isOut(CloseCause.ENDED);
        assertTrue(meeting.world.ended);
    }

    @Test
    void aServerThatStopsTellsEverybody() {
        threeAreIn();
        meeting.serverStops();
        List.of(alice, bob, carol).forEach(person -> person.isOut(CloseCause.SERVER_STOPPING));
        assertTrue(meeting.world.ended);
    }

    @Test
    @Tag("C2")
    void anAlternateHostMayStartTheMeetingWhenTheyComeAgain() {
        threeAreIn();
        alice.makes(bob, Role.ALTERNATE_HOST);
        bob.losesSocket();
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(10));
        carol.waits();

        bob.knocks().isIn();
        assertEquals(Role.ALTERNATE_HOST, bob.sees(bob).role());
        bob.admits(carol);
        carol.isIn();
    }

    @Test
    @Tag("C2")
    void aNewHostSeesTheDoorAndAFormerOneDoesNot() {
        threeAreIn();
        var dave = meeting.person("Dave").isInvitedBy(alice).knocks();
        assertEquals(Map.of(), bob.door);
        alice.makes(bob, Role.ALTERNATE_HOST);
        assertEquals(Map.of(dave.id(), "Dave"), bob.door);
        alice.makes(bob, Role.PARTICIPANT);
        assertEquals(Map.of(), bob.door);
        bob.admits(dave).isDenied(ReasonCode.HOST_ONLY);
    }

    @Test
    @Tag("C2")
    void aHostsRightIsNobodysToEnd() {
        threeAreIn();
        alice.makes(bob, Role.ALTERNATE_HOST);
        alice.makes(carol, Role.ALTERNATE_HOST);
        bob.removes(alice).isDenied(ReasonCode.NOT_ON_A_HOST);
        bob.removes(carol).isDenied(ReasonCode.NOT_ON_A_HOST);
        bob.makes(alice, Role.PARTICIPANT).isDenied(ReasonCode.NOT_ON_A_HOST);
        bob.makes(bob, Role.HOST).isDenied(ReasonCode.HOST_ONLY);
        alice.makes(alice, Role.PARTICIPANT).isDenied(ReasonCode.NOT_ON_ONESELF);
        alice.removes(carol);
        carol.isOut(CloseCause.REMOVED);
    }

    @Test
    @Tag("A5")
    void whyAHostRemovesIsToldToThemAndWritten() {
        threeAreIn();
        alice.says(new ClientMessage.Remove(bob.id(), Optional.of(RemovalReason.PART_OVER)));
        var closed = new ServerMessage.Closed(CloseCause.REMOVED, Optional.of(RemovalReason.PART_OVER));
        assertEquals(closed, bob.seen.getLast());
        assertEquals(
                new ServerMessage.ParticipantLeft(bob.id(), CloseCause.REMOVED),
                carol.last(ServerMessage.ParticipantLeft.class),
                "which others are not told");
        assertEquals(Optional.of("part-over"), meeting.rows("remove").getLast().value());
        alice.removes(carol);
        carol.isOut(CloseCause.REMOVED);
        assertEquals(Optional.empty(), meeting.rows("remove").getLast().value());
    }

    @Test
    @Tag("T44")
    void aRuleIsChangedVisiblyWithinTheFloorAndTheLocks() {
        var strict = new MeetingScript(
                PolicyRules.fromOrganisation(Map.of(AdvisoryClause.A6, new RuleSetting("off", true))));
        var host = strict.person("Host").joinsAsHost();
        var guest = strict.person("Guest");
        host.invitesAndLetsIn(guest);
        host.setsRule(AdvisoryClause.A6, "everyone").isDenied(ReasonCode.RULE_LOCKED);
        host.setsRule(AdvisoryClause.A5, "off").isDenied(ReasonCode.RULE_FLOOR);
        host.setsRule(AdvisoryClause.A4, "anyone").isDenied(ReasonCode.RULE_VALUE_UNKNOWN);
        guest.setsRule(AdvisoryClause.A4, "everyone").isDenied(ReasonCode.HOST_ONLY);
        host.setsRule(AdvisoryClause.A4, "everyone");

        var rule = guest.rule(AdvisoryClause.A4);
        assertEquals("everyone", rule.value());
        assertTrue(rule.relaxed());
        assertEquals(Optional.of("Host"), rule.changedBy());
        assertEquals(Optional.of(strict.world.now), rule.changedAt());
        assertTrue(guest.rule(AdvisoryClause.A6).lockedByOrganisation());
        var row = strict.rows("set-rule").getLast();
        assertEquals(Optional.of("everyone"), row.value());
        assertEquals(Optional.of(AdvisoryClause.A4), row.clause());
        assertEquals(5, strict.rows("set-rule").size());
    }

    @Test
    void anInvitationIsTheHostsToGive() {
        threeAreIn();
        bob.says(new ClientMessage.Invite()).isDenied(ReasonCode.HOST_ONLY);
        assertEquals(List.of(), bob.all(ServerMessage.InvitationIssued.class));
    }
}
