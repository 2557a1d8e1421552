package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.EntryMethod;
import org.sabha.model.Octets;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** The server is killed in a meeting with a key group and started anew: the group goes on where it was. */
@Tag("Q6")
class KeyedRestartTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    @BeforeEach
    void twoAreIn() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
    }

    private static GroupEntry group(Person person) {
        return person.last(ServerMessage.Seated.class).group().orElseThrow();
    }

    private void everybodyIsIn(Person... people) {
        for (Person person : people) {
            person.isIn();
            assertEquals(alice.keys.epoch, person.keys.epoch);
            assertTrue(person.keys.leaf >= 0, () -> person.name + " has no leaf");
        }
        assertEquals(people.length, meeting.world.transports.size());
    }

    @Test
    void everybodyIsBackInTheSameEpochWithoutACommit() {
        int commits = meeting.rows("commit").size();
        meeting.serverRestarts();
        alice.forgetsWhatItSaw().resumes();
        bob.resumes();
        everybodyIsIn(alice, bob);
        assertEquals(1, alice.keys.epoch);
        assertEquals(commits, meeting.rows("commit").size());
        assertEquals(1, alice.all(ServerMessage.MediaLost.class).size());
        alice.invitesAndLetsIn(carol);
        everybodyIsIn(alice, bob, carol);
    }

    @Test
    void chatReachesMemberWhoReturnsAfterItsAuthor() {
        meeting.serverRestarts();
        alice.resumes().says(chat(7)).says(chat(8));
        bob.forgetsWhatItSaw().resumes();
        List<ServerMessage> seen = bob.all(ServerMessage.class);
        List<Octets> texts = seen.stream()
                .filter(ServerMessage.Sealed.class::isInstance)
                .map(message -> ((ServerMessage.Sealed) message).payload())
                .toList();
        assertEquals(List.of(chat(7).payload(), chat(8).payload()), texts);
        assertInstanceOf(ServerMessage.Seated.class, seen.getFirst());
        bob.acknowledges().losesSocket().resumes();
        assertEquals(2, bob.all(ServerMessage.Sealed.class).size());
    }

    private static ClientMessage.Seal chat(int content) {
        return new ClientMessage.Seal(
                SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.of(new byte[] {(byte) content}));
    }

    @Test
    void aCommitThatNobodyWasToldOfIsHandedOn() {
        carol.isInvitedBy(alice).knocks();
        alice.answers = false;
        alice.admits(carol);
        alice.look();
        ClientMessage commit = alice.toSay.removeFirst();
        meeting.world.handle(new RoomCommand.Say(alice.id(), ++alice.said, commit));
        meeting.serverIsKilledUnheard();
        alice.answers = true;

        alice.resumes();
        assertEquals(
                ((ClientMessage.Commit) commit).commit(), group(alice).commit().orElseThrow());
        bob.resumes();
        assertEquals(2, bob.keys.epoch);
        // Her Welcome is lost with the server, so she takes her own leaf's place.
        carol.resumes();
        meeting.pass(Duration.ofSeconds(2));
        everybodyIsIn(alice, bob, carol);
    }

    @Test
    void whoHasMissedTwoCommitsIsPutBack() {
        bob.losesSocket();
        alice.invitesAndLetsIn(carol);
        meeting.pass(Duration.ofSeconds(1));
        alice.invitesAndLetsIn(meeting.person("Dev"));
        meeting.serverRestarts();
        alice.resumes();
        carol.resumes();
        meeting.person("Dev").resumes();
        bob.resumes();
        meeting.pass(Duration.ofSeconds(2));
        everybodyIsIn(alice, bob, carol, meeting.person("Dev"));
    }

    @Test
    @Tag("A2")
    void whoWasLetInIsAddedAfterwards() {
        alice.answers = false;
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        meeting.serverRestarts();
        alice.toSay.clear();
        alice.answers = true;

        carol.forgetsWhatItSaw().resumes();
        assertFalse(meeting.world.transports.contains(carol.id()));
        assertEquals(1, carol.all(ServerMessage.Granted.class).size());
        alice.resumes();
        bob.resumes();
        everybodyIsIn(alice, bob, carol);
    }

    @Test
    @Tag("A2")
    void whoWaitedIsAdmittedWithTheKeysOfBefore() {
        carol.isInvitedBy(alice).knocks().waits();
        meeting.serverRestarts();
        alice.resumes();
        bob.resumes();
        carol.resumes();
        assertEquals(Set.of(carol.id()), alice.door.keySet());
        alice.admits(carol);
        everybodyIsIn(alice, bob, carol);
    }

    @Test
    @Tag("A5")
    void whoWasRemovedLosesTheLeafAfterwards() {
        alice.answers = false;
        alice.removes(bob);
        meeting.serverRestarts();
        alice.toSay.clear();
        alice.answers = true;
        alice.resumes();
        everybodyIsIn(alice);
        assertEquals(2, alice.keys.epoch);
        bob.resumes();
        bob.isTurnedAway();
    }

    @Test
    @Tag("A7")
    void theHostsStatementIsInForceAndTheNextFollowsIt() {
        alice.locks();
        meeting.serverRestarts();
        alice.resumes();
        bob.resumes();
        assertTrue(alice.keys.locked);
        alice.unlocks();
        alice.invitesAndLetsIn(carol);
        everybodyIsIn(alice, bob, carol);
    }

    @Test
    void aKeyPackageThatWasUsedIsUsedForGood() {
        var used = bob.keys.offered;
        bob.leaves();
        meeting.pass(Duration.ofSeconds(2));
        meeting.serverRestarts();
        alice.resumes();
        carol.isInvitedBy(alice);
        carol.asksToJoin();
        carol.connectsWith(EntryMethod.BROWSER, Optional.ofNullable(used));
        carol.isToldThatTheClientIsTooOld();
    }

    @Test
    void aHostWhoComesByTheFrontDoorMakesNoNewGroupWhileOthersAreOnTheirWayBack() {
        var before = group(bob).groupId();
        meeting.serverRestarts();
        alice.knocks();
        assertFalse(meeting.world.transports.contains(alice.id()));
        bob.resumes();
        meeting.pass(Duration.ofSeconds(2));
        everybodyIsIn(alice, bob);
        assertEquals(before, group(alice).groupId());
    }

    @Test
    void aHostWhomNobodyFollowsMakesANewGroup() {
        var before = group(bob).groupId();
        meeting.serverRestarts();
        alice.knocks();
        meeting.pass(Duration.ofSeconds(31));
        everybodyIsIn(alice);
        assertFalse(before.equals(group(alice).groupId()));
    }
}
