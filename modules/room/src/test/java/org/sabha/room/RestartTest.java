package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.EntryMethod;
import org.sabha.model.IdSource;
import org.sabha.model.PublishedTrack;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.RoomRecord;

/** The server is killed in a meeting and started anew. */
@Tag("Q6")
class RestartTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void aliceAndBobAreIn() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
    }

    @Test
    void whoWasInComesBackWithTheTicketAndLearnsThatMediaIsLost() {
        aliceAndBobAreIn();
        bob.publishes(TrackSource.CAMERA);

        meeting.serverRestarts();

        assertEquals(Set.of(alice.id(), bob.id()), meeting.world.transports);
        alice.forgetsWhatItSaw().resumes();
        bob.resumes();
        alice.isIn();
        bob.isIn();
        assertEquals(1, alice.all(ServerMessage.MediaLost.class).size());
        assertEquals(Role.HOST, alice.sees(alice).role());
        assertEquals(0, alice.sees(bob).tracks().size());
        bob.publishes(TrackSource.CAMERA);
        assertTrue(bob.publishesNow(TrackSource.CAMERA));
    }

    @Test
    void anOfferForTheLostMediaDoesNotBindTheNewTransport() {
        aliceAndBobAreIn();
        bob.publishes(TrackSource.CAMERA);
        meeting.serverRestarts();
        bob.resumes();

        bob.offersAgain(2, new PublishedTrack("1", TrackSource.CAMERA));
        assertFalse(meeting.world.negotiations.containsKey(bob.id()));

        bob.acknowledges().offersAgain(2, new PublishedTrack("1", TrackSource.CAMERA));
        assertEquals(2, meeting.world.negotiation(bob.id()).negotiation());
    }

    @Test
    void whoLosesTheSocketBeforeHearingThatMediaIsLostHearsItAgain() {
        aliceAndBobAreIn();
        meeting.serverRestarts();
        Secret first = bob.resumes().ticket();
        bob.forgetsWhatItSaw().losesSocket();
        bob.received = 0;
        bob.resumesWith(first);
        assertEquals(1, bob.all(ServerMessage.MediaLost.class).size());
    }

    @Test
    void theNextLossIsOrdinary() {
        aliceAndBobAreIn();
        meeting.serverRestarts();
        alice.resumes().forgetsWhatItSaw();
        alice.losesSocket().resumes();
        assertEquals(0, alice.all(ServerMessage.MediaLost.class).size());
        assertEquals(1, alice.all(ServerMessage.Resumed.class).size());
    }

    @Test
    void whoLostTheTicketComesByTheFrontDoorToTheSeat() {
        aliceAndBobAreIn();
        meeting.serverRestarts();
        bob.knocks();
        bob.isIn();
        assertEquals(2, meeting.world.transports.size());
    }

    @Test
    @Tag("A2")
    void whoWaitedWaitsOnAndLearnsNothing() {
        aliceAndBobAreIn();
        carol.isInvitedBy(alice).knocks();
        meeting.serverRestarts();
        carol.forgetsWhatItSaw().resumes();
        carol.waits();
        carol.hasReceivedOnlyWaiting();
        alice.resumes();
        assertEquals(1, alice.door.size());
        alice.admits(carol);
        carol.isIn();
    }

    @Test
    @Tag("A5")
    @Tag("T10")
    void whoWasRemovedStaysOut() {
        aliceAndBobAreIn();
        Secret old = bob.ticket();
        alice.removes(bob);
        meeting.serverRestarts();
        bob.resumesWith(old);
        bob.isTurnedAway();
        bob.connectsWithToken(EntryMethod.BROWSER);
        bob.isTurnedAway();
    }

    @Test
    @Tag("A7")
    @Tag("T14")
    void aLockHoldsAndLetsThoseBackWhoWereIn() {
        aliceAndBobAreIn();
        carol.isInvitedBy(alice);
        carol.asksToJoin();
        alice.locks();
        meeting.serverRestarts();
        carol.knocks();
        carol.isTurnedAway();
        bob.resumes();
        bob.isIn();
    }

    @Test
    @Tag("C2")
    void aRoleThatWasGivenIsKept() {
        aliceAndBobAreIn();
        alice.makes(bob, Role.ALTERNATE_HOST);
        meeting.serverRestarts();
        bob.resumes();
        assertEquals(Role.ALTERNATE_HOST, bob.sees(bob).role());
        bob.losesSocket();
        meeting.pass(Duration.ofSeconds(31));
        bob.knocks();
        assertEquals(Role.ALTERNATE_HOST, bob.sees(bob).role());
    }

    @Test
    void aShareRightIsKept() {
        aliceAndBobAreIn();
        alice.letsShare(bob, true);
        meeting.serverRestarts();
        bob.resumes();
        assertTrue(bob.sees(bob).mayShare());
    }

    @Test
    void aRuleThatWasChangedIsKeptWithByWhomAndWhen() {
        aliceAndBobAreIn();
        alice.setsRule(AdvisoryClause.A4, "everyone");
        var before = alice.rule(AdvisoryClause.A4);
        meeting.serverRestarts();
        alice.resumes();
        assertEquals(before, alice.rule(AdvisoryClause.A4));
    }

    @Test
    void aRuleThatTheOrganisationHasLockedSinceIsTheOrganisations() {
        aliceAndBobAreIn();
        alice.setsRule(AdvisoryClause.A4, "everyone");
        meeting.serverRestarts(
                PolicyRules.fromOrganisation(Map.of(AdvisoryClause.A4, new RuleSetting("granted", true))));
        alice.resumes();
        assertEquals("granted", alice.rule(AdvisoryClause.A4).value());
        assertEquals(Optional.empty(), alice.rule(AdvisoryClause.A4).changedBy());
    }

    @Test
    @Tag("A3")
    @Tag("T12")
    void aMeetingToWhichNoHostComesBackSleeps() {
        aliceAndBobAreIn();
        meeting.serverRestarts();
        bob.resumes();
        meeting.pass(Duration.ofSeconds(30));
        meeting.pass(Duration.ofMinutes(5));
        bob.waits();
        assertEquals(1, meeting.rows("sleep").size());
    }

    @Test
    @Tag("A3")
    void aSleepingMeetingSleepsOn() {
        aliceAndBobAreIn();
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(30 + 300));
        bob.waits();
        meeting.serverRestarts();
        bob.resumes();
        bob.waits();
        assertEquals(0, meeting.world.transports.size());
    }

    @Test
    void aMeetingToWhichNobodyComesBackEnds() {
        aliceAndBobAreIn();
        meeting.serverRestarts();
        meeting.pass(Duration.ofSeconds(30));
        meeting.pass(Duration.ofMinutes(30));
        assertTrue(meeting.world.ended);
    }

    @Test
    void aMeetingThatHasEndedIsNotWrittenDown() {
        aliceAndBobAreIn();
        alice.ends();
        assertEquals(Optional.empty(), meeting.world.room.record("hash"));
    }

    @Test
    void whatWasHandledIsNotHandledAgain() {
        aliceAndBobAreIn();
        alice.locks();
        long seq = alice.said;
        alice.unlocks();
        meeting.serverRestarts();
        alice.resumes();
        alice.repeats(seq, new ClientMessage.Lock());
        assertEquals(1, meeting.rows("lock").size());
        alice.locks();
        assertEquals(2, meeting.rows("lock").size());
    }

    @Test
    void whatWasHandledButNotWrittenDownMayBeMissingOnce() {
        aliceAndBobAreIn();
        meeting.serverRestarts();
        alice.resumes();
        alice.said += 3;
        alice.locks();
        assertEquals(1, meeting.rows("lock").size());
        alice.said += 1;
        alice.unlocks();
        assertEquals(0, meeting.rows("unlock").size());
    }

    @Test
    @Tag("H13")
    void aTicketThatWasUsedIsDeadAfterwardsToo() {
        aliceAndBobAreIn();
        Secret first = bob.ticket();
        bob.losesSocket().resumes().acknowledges();
        meeting.serverRestarts();
        bob.resumesWith(first);
        bob.isTurnedAway();
    }

    /** Nothing of a key group is written down; whoever restored seats without one would seat people without keys. */
    @Test
    @Tag("A3")
    void aMeetingWithAKeyGroupSleepsUntilAHostMakesANewOne() {
        aliceAndBobAreIn();
        RoomSettings keyed =
                RoomSettings.of(meeting.world.room.id(), "Quarterly review").with(RoomSettings.Keys.REQUIRED);
        Room restored = Room.restore(
                        meeting.world.room.record("hash").orElseThrow(),
                        keyed,
                        PolicyRules.advisory(),
                        new IdSource(new SplittableRandom(5)),
                        meeting.world.now)
                .room();
        assertEquals(0, restored.status().participants() + restored.status().waiting());
        var again = restored.handle(
                new RoomCommand.Resume(new RoomCommand.ConnectionId(99), bob.ticket(), bob.received),
                meeting.world.now);
        assertTrue(again.stream().anyMatch(RoomEffect.CloseConnection.class::isInstance));
        assertFalse(again.stream().anyMatch(RoomEffect.BindConnection.class::isInstance));
    }

    // --- what could not be written down

    private void cannotBeStored(RoomCommand command) {
        meeting.world.handle(new RoomCommand.NotStored(command));
    }

    @Test
    @Tag("Q7")
    void anActThatCouldNotBeWrittenDownIsRefusedAndNotDoneByARepetition() {
        aliceAndBobAreIn();
        long seq = alice.said + 1;
        cannotBeStored(new RoomCommand.Say(alice.id(), seq, new ClientMessage.Remove(bob.id())));
        alice.isDenied(ReasonCode.STORAGE_UNAVAILABLE);
        bob.isIn();
        assertEquals(
                Optional.of(ReasonCode.STORAGE_UNAVAILABLE),
                meeting.rows("remove").getFirst().reason());
        alice.repeats(seq, new ClientMessage.Remove(bob.id()));
        bob.isIn();
        alice.said = seq;
        alice.removes(bob);
        assertEquals(2, meeting.rows("remove").size());
    }

    @Test
    @Tag("Q7")
    void tellsThatAnOutcomeIsPendingAndChangesNothing() {
        aliceAndBobAreIn();
        long seq = alice.said + 1;
        var remove = new RoomCommand.Say(alice.id(), seq, new ClientMessage.Remove(bob.id()));
        Optional<RoomRecord> before = meeting.world.room.record("hash");
        List<RoomEffect> effects = meeting.world.room.pending(remove);
        assertEquals(1, effects.size());
        var sent = assertInstanceOf(RoomEffect.Send.class, effects.getFirst());
        assertEquals(new ServerFrame(0, alice.said, new ServerMessage.OutcomePending(seq)), sent.frame());
        assertEquals(before, meeting.world.room.record("hash"));
        alice.removes(bob);
        assertEquals(1, meeting.rows("remove").size());
    }

    @Test
    @Tag("Q7")
    void whoCouldNotBeWrittenDownDoesNotComeIn() {
        alice.joinsAsHost();
        var connection = meeting.world.connect();
        bob.isInvitedBy(alice);
        cannotBeStored(new RoomCommand.Arrive(
                connection,
                EntryMethod.BROWSER,
                Objects.requireNonNull(bob.invitationId),
                bob.device,
                bob.name,
                1,
                bob.client,
                Optional.empty()));
        var line = meeting.world.line(connection);
        assertEquals(Optional.empty(), line.bound);
        assertEquals(
                new ServerMessage.Denied(0, ReasonCode.STORAGE_UNAVAILABLE, Optional.empty()),
                line.messages().getFirst());
        assertTrue(line.closed.isPresent());
        bob.knocks();
        bob.waits();
    }

    @Test
    @Tag("Q7")
    void anEndThatCouldNotBeWrittenDownIsTriedAgain() {
        alice.joinsAsHost();
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(30));
        meeting.pass(Duration.ofMinutes(30).minusSeconds(30).minusMillis(1));
        var orphan = new RoomTimer.Orphan();
        meeting.world.timers.remove(orphan);
        meeting.world.now = meeting.world.now.plusMillis(1);
        cannotBeStored(new RoomCommand.TimerExpired(orphan));
        assertEquals(meeting.world.now.plusSeconds(5), meeting.world.timers.get(orphan));
        meeting.pass(Duration.ofSeconds(5));
        assertTrue(meeting.world.ended);
    }

    @Test
    @Tag("Q7")
    void onlyActsThatMustLastWaitForTheStorage() {
        aliceAndBobAreIn();
        assertTrue(Durability.mayPromise(new RoomCommand.Say(alice.id(), 1, new ClientMessage.Lock())));
        assertFalse(Durability.mayPromise(
                new RoomCommand.Say(alice.id(), 1, new ClientMessage.SetMuted(TrackSource.MICROPHONE, true))));
        assertFalse(Durability.mayPromise(new RoomCommand.Stop()));
    }
}
