package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.mls.order.HostStatement;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Octets;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.GroupTerms;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.port.GroupRecord;
import org.sabha.room.port.RoomRecord;

/** Who is host in a meeting that is a key group: whom its statement names, and nobody by an invitation alone. */
@Tag("T37")
class HostsOfTheGroupTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person dave = meeting.person("Dave");
    private final Person carol = meeting.person("Carol");

    /** Dave was an alternate host, left, and is one by invitation now. */
    @BeforeEach
    void aliceAndBobAreInAndDaveIsHostByInvitation() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
        alice.invitesAndLetsIn(dave);
        dave.look();
        alice.keys.hosts.add(dave.keys.signatureKey());
        alice.says(new ClientMessage.SetRole(dave.id(), Role.ALTERNATE_HOST, alice.statement()));
        Octets left = dave.keys.signatureKey();
        dave.leaves();
        meeting.pass(Duration.ofSeconds(2));
        alice.look();
        alice.says(new ClientMessage.Restate(alice.keys.stating(() -> alice.keys.hosts.remove(left))));
    }

    private HostStatement stated() {
        HostStatement read = HostStatement.read(
                bob.last(ServerMessage.StatementChanged.class).statement().toArray());
        if (read == null) {
            throw new AssertionError("nobody reads it");
        }
        return read;
    }

    // --- the first

    @Test
    void whoMakesTheGroupIsItsHostAndNobodyElse() {
        var other = MeetingScript.ofAKeyGroup();
        Person host = other.person("Host");
        host.answers = false;
        host.joinsAsHost();
        for (Set<Octets> named : List.of(
                Set.<Octets>of(),
                Set.of(bob.keys.signatureKey()),
                Set.of(host.keys.signatureKey(), bob.keys.signatureKey()))) {
            ClientMessage.CreateGroup made = host.keys.createGroup(new GroupTerms(false, true));
            host.keys.hosts.clear();
            host.keys.hosts.addAll(named);
            host.keys.version = 0;
            host.says(new ClientMessage.CreateGroup(made.groupId(), made.keyPackage(), host.keys.nextStatement()))
                    .isDenied(ReasonCode.STATEMENT_DIFFERS);
        }
        host.says(host.keys.createGroup(new GroupTerms(false, true))).isIn();
    }

    // --- another, by invitation

    @Test
    @Tag("A2")
    void whoPresidesByInvitationKnocksWhileThereIsAGroupAndIsNamedOnceLetIn() {
        dave.knocks().waits();
        var seen = alice.last(ServerMessage.WaitingAdded.class).waiting();
        assertTrue(seen.presides());
        assertEquals(dave.id(), seen.id());
        alice.admits(dave);
        dave.isIn();
        assertEquals(Role.ALTERNATE_HOST, bob.sees(dave).role());
        assertEquals(Set.of(alice.keys.signatureKey(), dave.keys.signatureKey()), stated().hosts());
        assertEquals(2, meeting.rows("restate").size(), "of who left, and who came");
        assertEquals(
                Optional.of(AdvisoryClause.C2),
                meeting.rows("restate").getFirst().clause());
        dave.look();
        dave.locks();
        assertEquals(1, meeting.rows("lock").size());
    }

    @Test
    void aParticipantAtTheDoorIsNotSaidToPreside() {
        carol.isInvitedBy(alice).knocks();
        assertFalse(alice.last(ServerMessage.WaitingAdded.class).waiting().presides());
    }

    @Test
    void withoutALobbyTheyKnockAllTheSame() {
        alice.keys.lobby = false;
        alice.says(new ClientMessage.SetRule(AdvisoryClause.A2, "off", alice.statement()));
        dave.knocks().waits();
        alice.admits(dave);
        dave.isIn();
        assertEquals(Role.ALTERNATE_HOST, alice.sees(dave).role());
    }

    private void daveIsInAndNobodyNamesHim() {
        alice.keys.restates = false;
        dave.knocks();
        alice.admits(dave);
        dave.isIn();
    }

    @Test
    @Tag("H7")
    void whomNobodyNamesTakesPartLikeAnybody() {
        daveIsInAndNobodyNamesHim();
        assertEquals(Role.PARTICIPANT, bob.sees(dave).role());
        carol.isInvitedBy(alice).knocks().waits();
        dave.admits(carol).isDenied(ReasonCode.HOST_ONLY);
        dave.keys.locked = true;
        dave.says(new ClientMessage.Lock(dave.statement())).isDenied(ReasonCode.HOST_ONLY);
        dave.says(new ClientMessage.Restate(dave.keys.stating(() -> dave.keys.hosts.add(dave.keys.signatureKey()))))
                .isDenied(ReasonCode.HOST_ONLY);
        carol.waits();
        alice.removes(dave);
        dave.isOut(CloseCause.REMOVED);
    }

    @Test
    void whomNobodyNamesMakesAnotherGroupOnceNoHostIsLeft() {
        daveIsInAndNobodyNamesHim();
        Octets first = Optional.ofNullable(bob.keys.groupId).orElseThrow();
        alice.losesSocket();
        meeting.pass(VoidGroup.HOSTLESS.minusMillis(1));
        assertEquals(first, dave.keys.groupId);
        meeting.pass(Duration.ofMillis(1));
        dave.isIn();
        assertNotEquals(first, dave.keys.groupId);
        assertEquals(Role.ALTERNATE_HOST, dave.sees(dave).role());
        bob.waits();
        assertEquals(
                Optional.of(WaitingCause.BEGUN_ANEW),
                bob.last(ServerMessage.Waiting.class).cause());
    }

    @Test
    void whoPresidesAndWasInTheGroupOfBeforeIsLetInByTheHostOfTheNext() {
        dave.knocks();
        alice.admits(dave);
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(31));
        assertTrue(meeting.world.transports.contains(dave.id()));
        alice.joinsAsHost().waits();
        dave.admits(alice);
        meeting.pass(Duration.ofSeconds(2));
        alice.isIn();
        assertEquals(Role.HOST, bob.sees(alice).role());
        assertTrue(stated().hosts().contains(alice.keys.signatureKey()));
    }

    // --- what may be stated of keys alone

    @Test
    void aRestatementChangesNothingButKeysOfWhoPresides() {
        dave.knocks();
        alice.admits(dave);
        dave.isIn();
        alice.look();
        alice.says(new ClientMessage.Restate(alice.keys.stating(() -> alice.keys.hosts.add(bob.keys.signatureKey()))))
                .isDenied(ReasonCode.STATEMENT_DIFFERS);
        alice.says(new ClientMessage.Restate(
                        alice.keys.stating(() -> alice.keys.hosts.remove(dave.keys.signatureKey()))))
                .isDenied(ReasonCode.STATEMENT_DIFFERS);
        alice.keys.locked = true;
        alice.says(new ClientMessage.Restate(alice.keys.nextStatement())).isDenied(ReasonCode.STATEMENT_DIFFERS);
        alice.keys.locked = false;
        alice.keys.version++;
        alice.says(new ClientMessage.Restate(alice.keys.nextStatement())).isDenied(ReasonCode.STATEMENT_NOT_NEXT);
        alice.keys.version--;
        bob.look();
        bob.says(new ClientMessage.Restate(bob.keys.nextStatement())).isDenied(ReasonCode.HOST_ONLY);
        int rows = meeting.rows("restate").stream()
                .filter(row -> row.reason().isEmpty())
                .toList()
                .size();
        alice.says(new ClientMessage.Restate(alice.keys.nextStatement()));
        assertEquals(
                rows + 1,
                meeting.rows("restate").stream()
                        .filter(row -> row.reason().isEmpty())
                        .count());
    }

    @Test
    @Tag("H7")
    void noActTakesAnotherHostsNameAway() {
        dave.knocks();
        alice.admits(dave);
        dave.look();
        dave.keys.locked = true;
        Octets without = dave.keys.stating(() -> dave.keys.hosts.remove(alice.keys.signatureKey()));
        dave.says(new ClientMessage.Lock(Optional.of(without))).isDenied(ReasonCode.STATEMENT_DIFFERS);
        assertEquals(Role.HOST, bob.sees(alice).role());
    }

    // --- a host who comes back

    @Test
    void aHostWhoCameBackIsNamedBeforeAnybodyElseComesIn() {
        alice.answers = false;
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        alice.look();
        alice.toSay.clear();
        Octets before = alice.keys.signatureKey();
        alice.knocks();
        alice.isIn();
        assertNotEquals(before, alice.keys.signatureKey());
        assertEquals(Role.HOST, bob.sees(alice).role(), "stands for the key that is named");
        var back = bob.last(ServerMessage.GroupCommit.class);
        assertEquals(1, back.added().size());
        assertEquals(alice.id(), back.added().getFirst().participant());
        Person eve = meeting.person("Eve").isInvitedBy(alice).knocks();
        alice.admits(eve);
        assertFalse(meeting.world.transports.contains(eve.id()));
        int wanted = bob.all(ServerMessage.CommitWanted.class).size();
        meeting.pass(Duration.ofSeconds(1));
        assertEquals(wanted, bob.all(ServerMessage.CommitWanted.class).size(), "nobody is asked meanwhile");
        alice.answers = true;
        meeting.answer();
        assertEquals(Set.of(alice.keys.signatureKey()), stated().hosts());
        meeting.pass(Duration.ofSeconds(2));
        eve.isIn();
    }

    @Test
    @Tag("T48")
    void aHostWhoseDeviceDoesNotSeeToItHoldsNobodyUpForLong() {
        dave.knocks();
        alice.admits(dave);
        dave.isIn();
        meeting.pass(Duration.ofSeconds(1));
        dave.keys.restates = false;
        dave.knocks();
        dave.isIn();
        alice.invitesAndLetsInSoon(carol);
        meeting.pass(Duration.ofMillis(4_900));
        assertFalse(meeting.world.transports.contains(carol.id()));
        dave.isIn();
        meeting.pass(Duration.ofMillis(200));
        dave.isOut(CloseCause.LOST);
        assertEquals(1, meeting.rows("expel").size());
        meeting.pass(Duration.ofSeconds(2));
        carol.isIn();
        bob.isIn();
        assertEquals(3, meeting.world.room.status().participants());
    }

    @Test
    @Tag("T48")
    void norDoesOneThatNeverEntersTheGroup() {
        dave.knocks();
        alice.admits(dave);
        dave.isIn();
        meeting.pass(Duration.ofSeconds(1));
        dave.answers = false;
        dave.knocks();
        meeting.pass(Duration.ofSeconds(1));
        dave.isIn();
        meeting.pass(Duration.ofSeconds(8));
        dave.isIn();
        meeting.pass(Duration.ofSeconds(2));
        dave.isOut(CloseCause.LOST);
        alice.invitesAndLetsInSoon(carol);
        meeting.pass(Duration.ofSeconds(2));
        carol.isIn();
    }

    @Test
    void aHostMayComeBackTwiceBeforeTheFirstReturnIsStated() {
        alice.answers = false;
        alice.knocks();
        meeting.pass(Duration.ofSeconds(1));
        alice.look();
        alice.toSay.clear();
        alice.isIn();
        alice.answers = true;
        alice.knocks();
        meeting.pass(Duration.ofSeconds(1));
        alice.isIn();
        assertEquals(Set.of(alice.keys.signatureKey()), stated().hosts());
        assertEquals(Role.HOST, bob.sees(alice).role());
    }

    /** Another host spoke before they heard of the return: the key of before is named once more. */
    @Test
    void aStatementThatCrossesAReturnLeavesItToBeStated() {
        dave.knocks();
        alice.admits(dave);
        dave.isIn();
        meeting.pass(Duration.ofSeconds(1));
        dave.look();
        dave.keys.locked = true;
        Octets crossing = dave.keys.nextStatement();
        dave.keys.locked = false;
        alice.answers = false;
        alice.knocks();
        alice.isIn();
        dave.says(new ClientMessage.Lock(Optional.of(crossing)));
        assertEquals(1, meeting.rows("lock").size());
        assertEquals(Role.HOST, bob.sees(alice).role());
        alice.answers = true;
        meeting.answer();
        assertEquals(Set.of(alice.keys.signatureKey(), dave.keys.signatureKey()), stated().hosts());
    }

    @Test
    void noCommitAddsSomebodyBesideAHostWhoComesBack() {
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        meeting.pass(Duration.ofSeconds(1));
        bob.answers = false;
        carol.answers = false;
        alice.losesSocket();
        alice.knocks();
        bob.knocks();
        meeting.pass(Duration.ofMillis(600));
        var wanted = carol.last(ServerMessage.CommitWanted.class);
        assertEquals(1, wanted.adds().size());
        assertEquals(alice.id(), wanted.adds().getFirst().participant());
        Octets own = Optional.ofNullable(alice.keys.offered).orElseThrow().keyPackage();
        Octets other = Optional.ofNullable(bob.keys.offered).orElseThrow().keyPackage();
        carol.says(carol.keys.commit(List.of(own, other), List.of(0L, 1L), carol.keys.epoch));
        assertEquals(
                GroupRefusal.REMOVE_NOT_ALLOWED.wireName(),
                carol.last(ServerMessage.CommitRefused.class).reason());
    }

    // --- the server's restart

    @Test
    @Tag("Q6")
    void aReturnThatIsStillToBeStatedOutlivesTheServer() {
        alice.keys.restates = false;
        alice.knocks().isIn();
        meeting.serverRestarts();
        alice.resumes();
        bob.resumes();
        assertEquals(Role.HOST, bob.sees(alice).role());
        Octets before = alice.keys.hosts.iterator().next();
        alice.says(new ClientMessage.Restate(alice.keys.stating(() -> {
            alice.keys.hosts.remove(before);
            alice.keys.hosts.add(alice.keys.signatureKey());
        })));
        assertEquals(Set.of(alice.keys.signatureKey()), stated().hosts());
        alice.keys.restates = true;
        alice.invitesAndLetsIn(carol);
    }

    /** By the rules of before hosts were those whose certificates said so; nobody signs like that any more. */
    @Test
    @Tag("Q6")
    void aStatementOfTheRulesOfBeforeIsVoid() {
        var record = meeting.world.room.record("hash").orElseThrow();
        GroupRecord group = record.group().orElseThrow();
        alice.look();
        var head = new GroupRecord.Head(
                group.head().group(),
                group.head().epoch(),
                alice.keys.nextStatement("sabha meeting 1"),
                group.head().commit());
        var before = new RoomRecord(
                record.header(),
                record.invitations(),
                record.banned(),
                record.rules(),
                record.stays(),
                Optional.of(new GroupRecord(head, group.leaves(), group.used())));
        meeting.world.restarts(before, PolicyRules.advisory());
        assertEquals(0, meeting.world.room.status().participants());
        alice.joinsAsHost().isIn();
        assertEquals(0, alice.keys.epoch, "in a new group");
    }
}
