package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Octets;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupTerms;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;

/** Whoever waits for a leaf waits no longer than is said, and learns why they are at the door again. */
class KeyGroupWaitsTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void aliceAndBob() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
    }

    // --- nobody adds them

    private static Optional<WaitingCause> cause(Person person) {
        return person.last(ServerMessage.Waiting.class).cause();
    }

    @Test
    void whomNobodyAddsGoesBackToTheDoorAndCanBeLetInAgain() {
        aliceAndBob();
        carol.isInvitedBy(alice).knocks();
        assertEquals(Optional.empty(), cause(carol));
        alice.answers = false;
        alice.admits(carol);
        meeting.pass(PendingAdds.ADD_WITHIN.minusSeconds(1));
        assertEquals(1, carol.all(ServerMessage.Waiting.class).size());
        meeting.pass(Duration.ofSeconds(1));
        carol.waits();
        assertEquals(Optional.of(WaitingCause.NOT_ADDED), cause(carol));
        assertEquals(1, meeting.rows("not-added").size());
        assertEquals(
                carol.id(),
                alice.last(ServerMessage.WaitingAdded.class).waiting().id());
        alice.toSay.clear();
        alice.answers = true;
        alice.admits(carol);
        carol.isIn();
    }

    /** Each offer of keys at the door was another request to the host, and twelve unanswered ones cost somebody the seat. */
    @Test
    @Tag("T37")
    void strangersAtTheDoorCannotWearOutWhomAHostLetIn() {
        aliceAndBob();
        Person stranger = meeting.person("Dave").isInvitedBy(alice).knocks();
        carol.isInvitedBy(alice).knocks();
        alice.answers = false;
        alice.admits(carol);
        int asked = alice.all(ServerMessage.CommitWanted.class).size();
        for (int i = 0; i < 30; i++) {
            stranger.says(new ClientMessage.PresentKeyPackage(stranger.keys.freshKeys()));
        }
        assertEquals(asked, alice.all(ServerMessage.CommitWanted.class).size());
        meeting.pass(Duration.ofSeconds(30));
        alice.answers = true;
        meeting.answer();
        carol.isIn();
    }

    @Test
    void whomEverybodyWhoCouldAddThemLeavesOutGoesBackToTheDoorAtOnce() {
        aliceAndBob();
        Person dave = meeting.person("Dave");
        alice.invitesAndLetsIn(dave);
        carol.isInvitedBy(alice).knocks();
        alice.answers = false;
        alice.admits(carol);
        alice.removes(dave);
        alice.says(alice.keys.commit(List.of(), List.of(dave.keys.leaf), alice.keys.epoch));
        carol.waits();
        assertEquals(Optional.of(WaitingCause.NOT_ADDED), cause(carol));
    }

    /** A commit that answers an earlier request says nothing of whom only a later one named. */
    @Test
    void whoCameTooLateForACommitIsInTheNext() {
        aliceAndBob();
        Person dave = meeting.person("Dave");
        alice.invitesAndLetsIn(dave);
        carol.isInvitedBy(alice).knocks();
        alice.answers = false;
        alice.removes(dave);
        alice.admits(carol);
        alice.says(alice.keys.commit(List.of(), List.of(dave.keys.leaf), alice.keys.epoch));
        assertEquals(1, carol.all(ServerMessage.Waiting.class).size());
        alice.answers = true;
        meeting.pass(Duration.ofSeconds(2));
        carol.isIn();
    }

    // --- hosts under a lock

    /** Dave has been made alternate host, left, and comes again: his certificate says so by now. */
    private Person anAlternateHostWhoWasNotThereAsOne() {
        Person dave = meeting.person("Dave");
        alice.invitesAndLetsIn(dave);
        dave.look();
        alice.keys.hosts.add(dave.keys.signatureKey());
        alice.says(new ClientMessage.SetRole(dave.id(), Role.ALTERNATE_HOST, alice.statement()));
        dave.leaves();
        meeting.pass(Duration.ofSeconds(2));
        return dave;
    }

    @Test
    @Tag("T14")
    void aHostWhoReloadsComesBackThroughALock() {
        aliceAndBob();
        alice.locks();
        alice.knocks();
        meeting.pass(Duration.ofSeconds(1));
        alice.isIn();
        bob.isIn();
        assertEquals(bob.keys.groupId, alice.keys.groupId);
        assertEquals(1, meeting.rows("create-group").size());
    }

    /** Once the leaf is gone there is no key by whose word anybody could return. */
    @Test
    @Tag("T14")
    void hostWithoutSeatIsHeldUpByTheLock() {
        var strict = MeetingScript.withoutReturn(RoomSettings.Keys.REQUIRED, PolicyRules.advisory());
        Person host = strict.person("Alice").joinsAsHost().isIn();
        Person guest = strict.person("Bob");
        host.invitesAndLetsIn(guest);
        strict.pass(Duration.ofSeconds(1));
        host.locks();
        host.losesSocket();
        strict.pass(Duration.ofSeconds(32));
        assertEquals(List.of(guest.id()), List.copyOf(strict.world.transports));
        host.joinsAsHost();
        host.waits();
        assertEquals(Optional.of(WaitingCause.LOCKED), cause(host));
    }

    @Test
    @Tag("T14")
    void aHostWhoHasLostTheKeysIsHeldUpByALockAndMakesAnotherGroup() {
        aliceAndBob();
        alice.locks();
        Octets first = Optional.ofNullable(bob.keys.groupId).orElseThrow();
        alice.forgetsKeys().knocks().waits();
        assertEquals(Optional.of(WaitingCause.LOCKED), cause(alice));
        bob.isIn();
        meeting.pass(VoidGroup.HOSTLESS);
        alice.isIn();
        assertNotEquals(first, alice.keys.groupId);
        bob.waits();
        assertEquals(Optional.of(WaitingCause.BEGUN_ANEW), cause(bob));
    }

    @Test
    @Tag("T14")
    void aHostWhoWasNotThereAsOneWaitsForTheLockToBeOpened() {
        aliceAndBob();
        Person dave = anAlternateHostWhoWasNotThereAsOne();
        alice.locks();
        dave.knocks().waits();
        assertEquals(Optional.of(WaitingCause.LOCKED), cause(dave));
        assertEquals(
                dave.id(),
                alice.last(ServerMessage.WaitingAdded.class).waiting().id());
        alice.admits(dave).isDenied(ReasonCode.ROOM_LOCKED);
        meeting.pass(Duration.ofMinutes(2));
        dave.waits();
        alice.unlocks();
        dave.waits();
        assertEquals(Optional.empty(), cause(dave), "waits for a host of the group by now");
        alice.admits(dave);
        dave.isIn();
        assertEquals(dave.id(), alice.last(ServerMessage.WaitingRemoved.class).participant());
        assertEquals(Role.ALTERNATE_HOST, bob.sees(dave).role());
    }

    @Test
    @Tag("T14")
    void aHostWhomTheLockHoldsUpBeginsAnewWhereNoHostIsLeft() {
        aliceAndBob();
        Person dave = anAlternateHostWhoWasNotThereAsOne();
        alice.locks();
        Octets first = Optional.ofNullable(bob.keys.groupId).orElseThrow();
        alice.losesSocket();
        dave.knocks().waits();
        meeting.pass(VoidGroup.HOSTLESS.minusMillis(1));
        dave.waits();
        bob.isIn();
        meeting.pass(Duration.ofMillis(1));
        dave.isIn();
        assertNotEquals(first, dave.keys.groupId);
        bob.waits();
        assertEquals(Optional.of(WaitingCause.BEGUN_ANEW), cause(bob));
        dave.unlocks();
        dave.admits(bob);
        bob.isIn();
    }

    @Test
    void aHostWhoIsBackInTimeIsAskedNoMoreThanBefore() {
        aliceAndBob();
        Person dave = anAlternateHostWhoWasNotThereAsOne();
        alice.locks();
        alice.losesSocket();
        dave.knocks().waits();
        meeting.pass(Duration.ofSeconds(8));
        alice.resumes();
        meeting.pass(Duration.ofSeconds(20));
        dave.waits();
        bob.isIn();
        alice.isIn();
    }

    @Test
    void aHostAloneWhoMadeNoGroupIsAskedAgain() {
        alice.answers = false;
        alice.joinsAsHost();
        alice.look();
        alice.toSay.clear();
        alice.answers = true;
        meeting.pass(KeyWork.CREATE_WITHIN);
        alice.isIn();
        assertEquals(2, alice.all(ServerMessage.Granted.class).size());
    }

    /** Its device knows of a lock or a lobby that the server has forgotten, or was not told that they were lifted. */
    @Test
    @Tag("T14")
    void theMeetingFollowsAHostWhoseFirstStatementIsStricter() {
        var open = MeetingScript.ofAKeyGroup(PolicyRules.advisory().with(RuleValue.A2_OFF));
        Person host = open.person("Alice");
        host.answers = false;
        host.joinsAsHost();
        host.says(host.keys.createGroup(new GroupTerms(true, true))).isIn();
        assertTrue(host.last(ServerMessage.Seated.class).meeting().locked());
        assertEquals("on", host.rule(AdvisoryClause.A2).value());
        assertEquals(1, open.rows("lock").size());
        host.look();
        host.toSay.clear();
        host.answers = true;
        host.unlocks();
        Person guest = open.person("Bob").isInvitedBy(host).knocks();
        guest.waits();
        host.admits(guest);
        guest.isIn();
    }

    @Test
    @Tag("T14")
    void nobodyBeginsAMeetingThatIsMoreOpen() {
        alice.answers = false;
        alice.joinsAsHost();
        alice.says(alice.keys.createGroup(new GroupTerms(false, false))).isDenied(ReasonCode.STATEMENT_DIFFERS);
    }

    // --- nobody is left who could commit

    @Test
    void whoIsBackInTimeTakesAHostInWhoReloads() {
        aliceAndBob();
        bob.losesSocket();
        alice.knocks();
        meeting.pass(VoidGroup.EMPTY.minusSeconds(1));
        bob.resumes();
        meeting.pass(Duration.ofSeconds(2));
        bob.isIn();
        alice.isIn();
        assertEquals(bob.keys.groupId, alice.keys.groupId);
        assertEquals(1, meeting.rows("create-group").size());
    }

    @Test
    void afterAVoidGroupAHostLetsPeopleInAnewAndTheyLearnWhy() {
        aliceAndBob();
        bob.losesSocket();
        alice.knocks();
        assertEquals(1, meeting.rows("create-group").size());
        meeting.pass(VoidGroup.EMPTY);
        alice.isIn();
        bob.resumes();
        bob.waits();
        assertEquals(Optional.of(WaitingCause.BEGUN_ANEW), cause(bob));
        alice.admits(bob);
        bob.isIn();
        assertEquals(alice.keys.groupId, bob.keys.groupId);
    }

    @Test
    void whoFallsAsleepLearnsIt() {
        aliceAndBob();
        Secret before = bob.ticket();
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(31));
        meeting.pass(PolicyRules.advisory().hostAbsence().plusSeconds(1));
        bob.waits();
        assertNotEquals(before, bob.ticket());
        assertEquals(Optional.of(WaitingCause.ASLEEP), cause(bob));
    }
}
