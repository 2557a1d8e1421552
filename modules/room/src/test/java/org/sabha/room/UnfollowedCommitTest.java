package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;

/** A commit that the others cannot follow, or refuse, costs its author the place and not them. */
@Tag("T37")
class UnfollowedCommitTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");
    private final Person dave = meeting.person("Dave");

    /** Bob is a host, too, and asked for a commit that adds Carol; the others have said nothing of it yet. */
    @BeforeEach
    void bobCommits() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
        alice.invitesAndLetsIn(dave);
        bob.look();
        alice.keys.hosts.add(bob.keys.signatureKey());
        alice.says(new ClientMessage.SetRole(bob.id(), Role.ALTERNATE_HOST, alice.statement()));
        meeting.pass(Duration.ofSeconds(1));
        alice.answers = false;
        dave.answers = false;
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        meeting.pass(Duration.ofMillis(1_600));
        assertEquals(
                bob.id(), bob.all(ServerMessage.GroupCommit.class).getLast().committer());
        bob.answers = false;
        alice.look();
        dave.look();
        alice.toSay.clear();
        dave.toSay.clear();
        alice.answers = true;
        dave.answers = true;
    }

    private static void losesStep(Person person) {
        person.says(new ClientMessage.PresentKeyPackage(person.keys.freshKeys()));
    }

    private static void enters(Person person, Person with) {
        person.says(new ClientMessage.EpochEntered(with.keys.epoch));
    }

    /** A device that refuses by the rules says nothing of the group any more; the line goes on. */
    private static void staysOut(Person person) {
        person.answers = false;
        person.acknowledges();
    }

    @Test
    void theAuthorIsExpelledAndWhoLostStepStays() {
        losesStep(alice);
        losesStep(dave);
        meeting.pass(Duration.ofSeconds(1));
        bob.isOut(CloseCause.LOST);
        assertEquals(1, meeting.rows("expel").size());
        meeting.pass(Duration.ofSeconds(1));
        alice.isIn();
        dave.isIn();
        carol.isIn();
    }

    @Test
    void whereNobodyIsLeftWhoCanBeAskedAHostMakesTheGroupAnew() {
        carol.leaves();
        losesStep(alice);
        losesStep(dave);
        meeting.pass(Duration.ofSeconds(1));
        bob.isOut(CloseCause.LOST);
        alice.isIn();
        assertEquals(0, alice.keys.epoch, "in a new group");
        dave.waits();
        alice.admits(dave);
        dave.isIn();
    }

    @Test
    void oneWhoLosesStepThrowsNobodyOut() {
        enters(alice, bob);
        losesStep(dave);
        meeting.pass(Duration.ofSeconds(5));
        bob.isIn();
        dave.isIn();
        assertEquals(List.of(), meeting.rows("expel"));
    }

    @Test
    void ifAllRefuseItTheAuthorGoesAndWhomItAddedIsAtTheDoor() {
        staysOut(alice);
        staysOut(dave);
        meeting.pass(Duration.ofSeconds(19));
        bob.isIn();
        meeting.pass(Duration.ofSeconds(1));
        bob.isOut(CloseCause.LOST);
        assertEquals(
                List.of(bob.id()),
                meeting.rows("expel").stream()
                        .flatMap(row -> row.subject().stream())
                        .toList());
        carol.waits();
        assertEquals(
                WaitingCause.BEGUN_ANEW,
                carol.last(ServerMessage.Waiting.class).cause().orElseThrow());
    }

    @Test
    void whoRefusedItAndComesAgainIsInAGroupWithoutTheAuthor() {
        var before = alice.keys.groupId;
        staysOut(alice);
        staysOut(dave);
        meeting.pass(Duration.ofSeconds(21));
        alice.answers = true;
        alice.knocks().isIn();
        assertNotEquals(before, alice.keys.groupId);
        assertEquals(0, alice.keys.epoch, "in a new group");
        dave.answers = true;
        dave.knocks().waits();
        alice.admits(dave);
        dave.isIn();
    }

    @Test
    void oneOfSeveralWhoFollowedKeepsTheAuthorIn() {
        enters(alice, bob);
        staysOut(dave);
        meeting.pass(Duration.ofSeconds(60));
        bob.isIn();
        assertEquals(List.of(), meeting.rows("expel"));
    }

    /** A line may have died unnoticed. */
    @Test
    void whoDidNotGetItIsNotCountedAsSilent() {
        alice.answers = false;
        staysOut(dave);
        meeting.pass(Duration.ofSeconds(60));
        bob.isIn();
        assertEquals(List.of(), meeting.rows("expel"));
    }

    @Test
    void whoGetsItLateHasTheSameTime() {
        alice.answers = false;
        staysOut(dave);
        meeting.pass(Duration.ofSeconds(30));
        staysOut(alice);
        meeting.pass(Duration.ofSeconds(19));
        bob.isIn();
        meeting.pass(Duration.ofSeconds(1));
        bob.isOut(CloseCause.LOST);
    }

    /** They refused an earlier one, and say nothing of any: that is not the fault of whoever commits now. */
    @Test
    void whoWasSilentBeforeItIsNotCounted() {
        staysOut(alice);
        staysOut(dave);
        bob.answers = true;
        enters(carol, bob);
        meeting.pass(Duration.ofSeconds(10));
        bob.says(new ClientMessage.PresentKeyPackage(bob.keys.freshKeys()));
        meeting.pass(Duration.ofSeconds(2));
        staysOut(alice);
        staysOut(dave);
        meeting.pass(Duration.ofSeconds(60));
        carol.isIn();
        assertEquals(List.of(), meeting.rows("expel"));
    }
}
