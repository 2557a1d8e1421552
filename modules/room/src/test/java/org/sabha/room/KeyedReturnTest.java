package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.EntryMethod;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;

/** Who takes the place of their own leaf: whoever brings the word of its key, and nobody by a device's name alone. */
@Tag("T37")
class KeyedReturnTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    @BeforeEach
    void aliceAndBobAreIn() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
    }

    private int commits() {
        return alice.all(ServerMessage.GroupCommit.class).size();
    }

    @Test
    void byTheWordOfTheOldKeyNobodyIsAsked() {
        int before = commits();
        bob.knocks();
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
        assertEquals(before + 1, commits());
        var commit = alice.last(ServerMessage.GroupCommit.class);
        assertEquals(1, commit.added().size());
        assertEquals(1, commit.removed().size());
    }

    @Test
    void withoutItADeviceKnocksAndItsLeafGoes() {
        int before = commits();
        bob.forgetsKeys().knocks().waits();
        meeting.pass(Duration.ofSeconds(2));
        bob.waits();
        assertEquals(before + 1, commits());
        assertTrue(alice.last(ServerMessage.GroupCommit.class).added().isEmpty());
        assertEquals(
                bob.id(), alice.last(ServerMessage.WaitingAdded.class).waiting().id());
        alice.admits(bob);
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
    }

    /** The host let in the name that was seen; devices take no other for a return. */
    @Test
    @Tag("T21")
    void underAnotherNameADeviceKnocks() {
        bob.isCalled("Asha Rao").knocks().waits();
        alice.admits(bob);
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
        bob.knocks();
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
    }

    @Test
    @Tag("T21")
    void withAnotherMarkADeviceKnocks() {
        bob.isVerified().knocks().waits();
    }

    /** Nobody takes them for a host who came back, so nobody has to name their key anew. */
    @Test
    @Tag("T21")
    void aHostUnderAnotherNameIsANewcomer() {
        alice.keys.hosts.add(bob.keys.signatureKey());
        alice.says(new ClientMessage.SetRole(bob.id(), Role.ALTERNATE_HOST, alice.statement()));
        alice.keys.restates = false;
        bob.look();
        bob.keys.restates = false;
        alice.isCalled("Asha Rao").knocks();
        bob.admits(alice);
        meeting.pass(Duration.ofSeconds(2));
        alice.isIn();
        Person carol = meeting.person("Carol");
        bob.invitesAndLetsIn(carol);
        meeting.pass(Duration.ofSeconds(2));
        carol.isIn();
    }

    @Test
    void withoutALobbyNobodyNeedsAsking() {
        alice.keys.lobby = false;
        alice.says(new ClientMessage.SetRule(org.sabha.model.AdvisoryClause.A2, "off", alice.statement()));
        bob.forgetsKeys().knocks();
        meeting.pass(Duration.ofSeconds(2));
        bob.isIn();
        assertEquals(2, meeting.world.room.status().participants());
    }

    @Test
    @Tag("T14")
    void aLockIsShutForADeviceThatHasOnlyItsName() {
        alice.locks();
        bob.losesSocket();
        bob.forgetsKeys().knocks().isTurnedAway();
        assertEquals(2, meeting.world.room.status().participants(), "whose seat is kept as for any lost line");
        bob.knocks().isTurnedAway();
        meeting.pass(Duration.ofSeconds(32));
        assertEquals(1, meeting.world.room.status().participants());
    }

    @Test
    void eachWordIsGoodForOneReturn() {
        GroupDevice first = bob.keys;
        bob.knocks();
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
        bob.keys = first;
        bob.knocks().waits();
    }

    @Test
    void anothersWordIsNone() {
        bob.keys = alice.keys;
        bob.knocks().waits();
    }

    @Test
    void aKeyThatNeverReachedTheGroupDoesNotStandInTheWay() {
        alice.answers = false;
        for (int i = 0; i < 6; i++) {
            bob.knocks();
        }
        alice.answers = true;
        meeting.pass(Duration.ofSeconds(3));
        bob.isIn();
        assertEquals(2, meeting.world.room.status().participants());
    }

    /** Who saw that somebody came back could otherwise shut them out: their leaf is all that a return is proved by. */
    @Test
    void nobodyTakesTheLeafOfWhoReturnsWithoutPuttingThemBack() {
        alice.answers = false;
        long leaf = bob.keys.leaf;
        bob.knocks();
        alice.says(alice.keys.commit(List.of(), List.of(leaf), alice.keys.epoch));
        assertEquals(
                GroupRefusal.REMOVE_NOT_ALLOWED.wireName(),
                alice.last(ServerMessage.CommitRefused.class).reason());
        alice.answers = true;
        meeting.pass(Duration.ofSeconds(3));
        bob.isIn();
    }

    @Test
    void theLeafOfWhoWouldReturnGoesOnceTheyLeft() {
        alice.answers = false;
        long leaf = bob.keys.leaf;
        bob.knocks().leaves();
        int refused = alice.all(ServerMessage.CommitRefused.class).size();
        alice.says(alice.keys.commit(List.of(), List.of(leaf), alice.keys.epoch));
        assertEquals(refused, alice.all(ServerMessage.CommitRefused.class).size());
        assertEquals(1, alice.last(ServerMessage.GroupCommit.class).removed().size());
    }

    // --- on a seat

    @Test
    void whoLostStepIsPutBackByTheWordOfTheKeyBefore() {
        long leaf = bob.keys.leaf;
        bob.keys = bob.isIssued(bob.keys.next());
        bob.says(new ClientMessage.PresentKeyPackage(bob.keys.freshKeys()));
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
        assertEquals(leaf, bob.keys.leaf);
        assertEquals(2, bob.all(ServerMessage.Seated.class).size());
    }

    @Test
    void keysOfAStrangerEndTheSeat() {
        bob.says(new ClientMessage.PresentKeyPackage(
                bob.isIssued(new GroupDevice(meeting.world.room.id())).freshKeys()));
        bob.isOut(CloseCause.LOST);
        assertEquals(1, meeting.rows("expel").size());
        meeting.pass(Duration.ofSeconds(2));
        assertEquals(1, alice.last(ServerMessage.GroupCommit.class).removed().size());
        assertEquals(1, meeting.world.room.status().participants());
    }

    /** The word is for keys: those offered instead need it again. */
    @Test
    void keysOfAStrangerEndAReturnThatIsUnderWay() {
        alice.answers = false;
        bob.knocks();
        bob.says(new ClientMessage.PresentKeyPackage(
                bob.isIssued(new GroupDevice(meeting.world.room.id())).freshKeys()));
        bob.waits();
        alice.answers = true;
        meeting.pass(Duration.ofSeconds(2));
        bob.waits();
    }

    @Test
    void whatIsNotAFewWholeWordsIsRefusedByName() {
        KeyOffer odd = bob.keys.keysWith(new byte[65]);
        bob.says(new ClientMessage.PresentKeyPackage(odd));
        assertEquals(
                GroupRefusal.RETURN_PROOF.wireName(),
                bob.last(ServerMessage.CommitRefused.class).reason());
        bob.isIn();
        bob.connectsWith(EntryMethod.BROWSER, Optional.of(odd)).isToldThatTheClientIsTooOld();
    }

    // --- and the server's restarts

    @Test
    @Tag("Q6")
    void aReturnThatIsUnderWayOutlivesTheServer() {
        alice.answers = false;
        bob.knocks();
        meeting.serverRestarts();
        alice.toSay.clear();
        alice.answers = true;
        Octets group = Optional.ofNullable(alice.keys.groupId).orElseThrow();
        alice.resumes();
        bob.forgetsWhatItSaw().resumes();
        meeting.pass(Duration.ofSeconds(2));
        bob.isIn();
        assertEquals(group, bob.keys.groupId);
    }

    @Test
    @Tag("Q6")
    void afterItTheLeafsKeyIsKnownStill() {
        meeting.serverRestarts();
        alice.resumes();
        bob.knocks();
        meeting.pass(Duration.ofSeconds(2));
        bob.isIn();
        meeting.serverRestarts();
        alice.resumes();
        bob.forgetsKeys().knocks().waits();
    }

    @Test
    void whereThereAreNoKeysTheDeviceIsEnough() {
        var plain = new MeetingScript(PolicyRules.advisory().with(RuleValue.A2_OFF));
        Person host = plain.person("Alice").joinsAsHost().isIn();
        Person guest = plain.person("Bob").isInvitedBy(host).knocks().isIn();
        host.says(new ClientMessage.Lock());
        guest.forgetsKeys().knocks().isIn();
        assertFalse(plain.world.room.status().participants() > 2);
    }
}
