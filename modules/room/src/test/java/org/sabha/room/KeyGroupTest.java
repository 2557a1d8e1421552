package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.EntryMethod;
import org.sabha.model.Octets;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;

/** Meetings that are key groups: seats come and go with leaves. */
class KeyGroupTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void aliceAndBob() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
    }

    private static List<ServerMessage.GroupCommit> commits(Person person) {
        return person.all(ServerMessage.GroupCommit.class);
    }

    // --- in

    @Test
    @Tag("T1")
    void theHostMakesTheGroupAndGuestsAreAddedByACommit() {
        alice.joinsAsHost();
        var granted = alice.all(ServerMessage.Granted.class).getFirst();
        assertTrue(granted.group().isEmpty() && granted.terms().isPresent());
        alice.isIn();
        assertEquals(0, alice.keys.leaf);
        bob.isInvitedBy(alice).knocks().waits();
        assertEquals(
                Optional.ofNullable(bob.keys.offered),
                alice.last(ServerMessage.WaitingAdded.class).waiting().keys());
        alice.admits(bob);
        bob.isIn();
        assertEquals(1, bob.keys.leaf);
        assertEquals(1, bob.keys.epoch);
        var seated = bob.last(ServerMessage.Seated.class).group().orElseThrow();
        assertTrue(seated.welcome().isPresent());
        assertEquals(2, seated.members().size());
        assertEquals(alice.id(), commits(alice).getLast().committer());
        assertEquals(List.of(), commits(bob));
        assertEquals(1, alice.last(ServerMessage.EpochInUse.class).epoch());
        assertEquals(
                "added=1 removed=0", meeting.rows("commit").getLast().value().orElseThrow());
    }

    @Test
    @Tag("H2")
    void untilTheCommitNothingIsSaidOfTheMeeting() {
        alice.joinsAsHost();
        alice.answers = false;
        bob.isInvitedBy(alice).knocks();
        alice.admits(bob);
        alice.raisesHand();
        bob.look();
        assertTrue(bob.seen.stream()
                .allMatch(seen -> seen instanceof ServerMessage.Waiting || seen instanceof ServerMessage.Granted));
        assertFalse(meeting.world.transports.contains(bob.id()));
        alice.answers = true;
        meeting.answer();
        bob.isIn();
    }

    @Test
    void aClientWithoutKeysIsTooOld() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        bob.asksToJoin();
        bob.connectsWith(EntryMethod.BROWSER, Optional.empty()).isToldThatTheClientIsTooOld();
        bob.connectsWith(
                        EntryMethod.BROWSER,
                        Optional.of(new KeyOffer(Octets.of(new byte[40]), Octets.of(new byte[32]))))
                .isToldThatTheClientIsTooOld();
    }

    /** One that no library can add would hold up everybody who is to come or go with it. */
    @Test
    @Tag("T37")
    void keysThatNobodySignedAreRefusedByName() {
        aliceAndBob();
        bob.says(new ClientMessage.PresentKeyPackage(unsigned(bob.keys.freshKeys())));
        assertEquals(
                GroupRefusal.KEY_PACKAGE_SIGNATURE.wireName(),
                bob.last(ServerMessage.CommitRefused.class).reason());
        carol.isInvitedBy(alice);
        carol.asksToJoin();
        carol.connectsWith(EntryMethod.BROWSER, Optional.of(unsigned(carol.keys.freshKeys())))
                .isToldThatTheClientIsTooOld();
    }

    private static KeyOffer unsigned(KeyOffer offer) {
        byte[] bytes = offer.keyPackage().toArray();
        bytes[bytes.length - 1] ^= 1;
        return new KeyOffer(Octets.of(bytes), offer.proof());
    }

    @Test
    void aStormOfGuestsIsBatched() {
        alice.joinsAsHost();
        alice.says(new ClientMessage.SetRule(
                org.sabha.model.AdvisoryClause.A2, "off", statementWith(alice, () -> alice.keys.lobby = false)));
        alice.answers = false;
        for (int i = 0; i < 20; i++) {
            meeting.person("Guest" + (char) ('a' + i)).isInvitedBy(alice).knocks();
        }
        alice.answers = true;
        meeting.pass(Duration.ofSeconds(3));
        for (int i = 0; i < 20; i++) {
            meeting.person("Guest" + (char) ('a' + i)).isIn();
        }
        assertTrue(
                meeting.rows("commit").size() <= 3, () -> meeting.rows("commit").size() + " commits");
    }

    private static Optional<Octets> statementWith(Person host, Runnable change) {
        host.look();
        change.run();
        return host.statement();
    }

    // --- who commits

    @Test
    void anotherHostTakesOverWhenTheFirstDoesNotCommit() {
        aliceAndBob();
        bob.look();
        alice.keys.hosts.add(bob.keys.signatureKey());
        alice.says(new ClientMessage.SetRole(bob.id(), Role.ALTERNATE_HOST, alice.statement()));
        alice.answers = false;
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        assertEquals(
                1,
                alice.all(ServerMessage.CommitWanted.class).size()
                        - commits(alice).size());
        meeting.pass(Duration.ofMillis(1_400));
        assertFalse(meeting.world.transports.contains(carol.id()));
        meeting.pass(Duration.ofMillis(200));
        carol.isIn();
        assertEquals(bob.id(), commits(bob).getLast().committer());
        var wanted = bob.last(ServerMessage.CommitWanted.class).adds().getFirst();
        assertEquals(Optional.of(alice.id()), wanted.endorser());
    }

    @Test
    void aParticipantDoesNotCommitForAHost() {
        aliceAndBob();
        alice.answers = false;
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        meeting.pass(Duration.ofSeconds(10));
        assertFalse(meeting.world.transports.contains(carol.id()));
        assertEquals(List.of(), bob.all(ServerMessage.CommitWanted.class));
        KeyOffer keys = Optional.ofNullable(carol.keys.offered).orElseThrow();
        bob.says(bob.keys.commit(List.of(keys.keyPackage()), List.of(), bob.keys.epoch));
        assertRefused(bob, GroupRefusal.ADD_NOT_ALLOWED);
    }

    @Test
    void aHostWhoAloneLostStepMakesTheGroupAnew() {
        alice.joinsAsHost().isIn();
        alice.says(new ClientMessage.PresentKeyPackage(alice.keys.freshKeys()));
        alice.isIn();
        assertEquals(0, alice.keys.epoch);
        assertEquals(2, alice.all(ServerMessage.Granted.class).size());
    }

    @Test
    void theGroupGetsFreshKeysEveryTenMinutesByTurns() {
        aliceAndBob();
        int before = commits(alice).size();
        meeting.pass(KeyWork.REFRESH.multipliedBy(2).plusSeconds(1));
        var refreshes = commits(alice).subList(before, commits(alice).size());
        assertEquals(2, refreshes.size());
        assertEquals(
                List.of(alice.id(), bob.id()),
                refreshes.stream().map(ServerMessage.GroupCommit::committer).toList());
    }

    // --- commits that are refused

    private static void assertRefused(Person person, GroupRefusal reason) {
        assertEquals(
                reason.wireName(),
                person.last(ServerMessage.CommitRefused.class).reason());
    }

    @Test
    void nobodyRemovesWhomTheRoomDoesNotWantRemoved() {
        aliceAndBob();
        alice.says(alice.keys.commit(List.of(), List.of(bob.keys.leaf), alice.keys.epoch));
        assertRefused(alice, GroupRefusal.REMOVE_NOT_ALLOWED);
        bob.says(bob.keys.commit(List.of(), List.of(alice.keys.leaf), bob.keys.epoch));
        assertRefused(bob, GroupRefusal.REMOVE_NOT_ALLOWED);
        alice.isIn();
        bob.isIn();
        meeting.pass(RefusedCommits.TOGETHER);
        var row = meeting.rows("refuse-commit").getFirst();
        assertEquals(2, row.times());
        assertEquals(Optional.of("remove_not_allowed"), row.value());
    }

    @Test
    void aCommitOfAnEpochThatPassedIsRefused() {
        aliceAndBob();
        bob.says(bob.keys.commit(List.of(), List.of(), bob.keys.epoch - 1));
        assertRefused(bob, GroupRefusal.EPOCH_PASSED);
        bob.says(bob.keys.commit(List.of(), List.of(), bob.keys.epoch + 1));
        assertRefused(bob, GroupRefusal.EPOCH_AHEAD);
    }

    @Test
    @Tag("H36")
    void nobodyRenewsKeysUnasked() {
        aliceAndBob();
        int before = commits(alice).size();
        for (int i = 0; i < 200; i++) {
            bob.says(bob.keys.commit(List.of(), List.of(), bob.keys.epoch));
            assertRefused(bob, GroupRefusal.REFRESH_NOT_ALLOWED);
        }
        assertEquals(before, commits(alice).size());
        meeting.pass(KeyWork.REFRESH.plusSeconds(1));
        assertEquals(before + 1, commits(alice).size());
        Person asked = commits(alice).getLast().committer().equals(bob.id()) ? bob : alice;
        asked.says(asked.keys.commit(List.of(), List.of(), asked.keys.epoch));
        assertRefused(asked, GroupRefusal.REFRESH_NOT_ALLOWED);
    }

    // --- out

    @Test
    @Tag("H7")
    @Tag("T49")
    void aRemovedPersonsLeafGoesAtOnce() {
        aliceAndBob();
        alice.invitesAndLetsIn(carol);
        int toldBefore = commits(bob).size();
        alice.removes(bob);
        bob.isOut(CloseCause.REMOVED);
        assertEquals(toldBefore, commits(bob).size());
        var commit = commits(carol).getLast();
        assertEquals(
                List.of(bob.id()),
                commit.removed().stream().map(leaf -> leaf.participant()).toList());
        assertEquals(alice.id(), commit.committer());
    }

    @Test
    void leavesAreGatheredForASecond() {
        aliceAndBob();
        alice.invitesAndLetsIn(carol);
        int before = commits(alice).size();
        bob.leaves();
        carol.leaves();
        meeting.pass(Duration.ofMillis(900));
        assertEquals(before, commits(alice).size());
        meeting.pass(Duration.ofMillis(200));
        assertEquals(before + 1, commits(alice).size());
        assertEquals(2, commits(alice).getLast().removed().size());
    }

    // --- back

    @Test
    void aReloadIsOneCommitThatAnyMemberMakes() {
        aliceAndBob();
        alice.invitesAndLetsIn(carol);
        alice.losesSocket();
        int before = commits(carol).size();
        bob.knocks();
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
        assertEquals(before + 1, commits(carol).size());
        var commit = commits(carol).getLast();
        assertEquals(carol.id(), commit.committer());
        assertEquals(1, commit.added().size());
        assertEquals(1, commit.removed().size());
    }

    @Test
    void reloadingTwiceInASecondIsStillAReturn() {
        aliceAndBob();
        alice.answers = false;
        bob.knocks();
        bob.knocks();
        alice.answers = true;
        meeting.pass(Duration.ofSeconds(3));
        bob.isIn();
        assertEquals(2, meeting.world.room.status().participants());
    }

    @Test
    void whoLostStepIsPutBack() {
        aliceAndBob();
        long leaf = bob.keys.leaf;
        bob.says(new ClientMessage.PresentKeyPackage(bob.keys.freshKeys()));
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
        assertEquals(leaf, bob.keys.leaf);
        assertEquals(2, bob.all(ServerMessage.Seated.class).size());
        assertEquals(2, meeting.world.room.status().participants());
    }

    @Test
    void aResumeReplaysCommitsOrEndsInNewKeys() {
        aliceAndBob();
        bob.losesSocket();
        alice.invitesAndLetsIn(carol);
        bob.resumes();
        assertEquals(alice.keys.epoch, bob.keys.epoch);
        bob.losesSocket();
        bob.received += 1_000;
        bob.resumes();
        meeting.pass(Duration.ofSeconds(2));
        bob.isIn();
        assertEquals(alice.keys.epoch, bob.keys.epoch);
    }

    @Test
    void aHostWhoReloadsAloneMakesANewGroup() {
        alice.joinsAsHost().isIn();
        Octets first = Optional.ofNullable(alice.keys.groupId).orElseThrow();
        alice.knocks().isIn();
        assertFalse(Optional.of(first).equals(Optional.ofNullable(alice.keys.groupId)));
        assertEquals(2, meeting.rows("create-group").size());
    }

    @Test
    void theOnlyHostWhoIsConnectedMayBeginAnew() {
        aliceAndBob();
        alice.says(alice.keys.createGroup(new org.sabha.protocol.GroupTerms(false, true)))
                .isDenied(ReasonCode.KEY_GROUP_EXISTS);
        alice.look();
        meeting.pass(Duration.ofSeconds(1));
        bob.losesSocket();
        alice.says(alice.keys.createGroup(new org.sabha.protocol.GroupTerms(false, true)));
        alice.isIn();
        assertEquals(1, meeting.world.room.status().participants());
        assertEquals(0, alice.keys.epoch);
    }

    @Test
    void onlyAHostMakesTheGroup() {
        bob.holds(meeting.world.hostInvitation);
        alice.joinsAsHost();
        carol.isInvitedBy(alice).knocks();
        carol.says(carol.keys.createGroup(new org.sabha.protocol.GroupTerms(false, true)))
                .isDenied(ReasonCode.NOT_IN_THE_ROOM);
    }

    @Test
    void theGroupEndsWhenTheMeetingFallsAsleep() {
        aliceAndBob();
        alice.says(new ClientMessage.Ping());
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(31));
        meeting.pass(PolicyRules.advisory().hostAbsence().plusSeconds(1));
        bob.waits();
        alice.joinsAsHost().isIn();
        alice.admits(bob);
        bob.isIn();
    }

    // --- statements

    @Test
    void whatHostsStateGoesWithTheAct() {
        aliceAndBob();
        alice.says(new ClientMessage.Lock()).isDenied(ReasonCode.STATEMENT_MISSING);
        alice.says(new ClientMessage.Lock(alice.statement())).isDenied(ReasonCode.STATEMENT_DIFFERS);
        alice.keys.version += 5;
        alice.keys.locked = true;
        alice.says(new ClientMessage.Lock(alice.statement())).isDenied(ReasonCode.STATEMENT_NOT_NEXT);
        alice.keys.version -= 5;
        alice.locks();
        assertEquals(
                alice.keys.statement,
                bob.last(ServerMessage.StatementChanged.class).statement());
        assertEquals(2, bob.keys.version);
        alice.unlocks();
        alice.invitesAndLetsIn(carol);
        assertEquals(
                alice.keys.statement,
                carol.last(ServerMessage.Seated.class).group().orElseThrow().statement());
    }

    @Test
    void aNewHostIsNamedAndAFormerOneIsNot() {
        aliceAndBob();
        alice.says(new ClientMessage.SetRole(bob.id(), Role.ALTERNATE_HOST, alice.statement()))
                .isDenied(ReasonCode.STATEMENT_DIFFERS);
        alice.keys.hosts.add(bob.keys.signatureKey());
        alice.says(new ClientMessage.SetRole(bob.id(), Role.ALTERNATE_HOST, alice.statement()));
        assertEquals(Role.ALTERNATE_HOST, alice.sees(bob).role());
        alice.says(new ClientMessage.SetRole(bob.id(), Role.PARTICIPANT, alice.statement()))
                .isDenied(ReasonCode.STATEMENT_DIFFERS);
        alice.keys.hosts.remove(bob.keys.signatureKey());
        alice.says(new ClientMessage.SetRole(bob.id(), Role.PARTICIPANT, alice.statement()));
        assertEquals(Role.PARTICIPANT, alice.sees(bob).role());
    }

    @Test
    @Tag("T14")
    void aLockTurnsBackWhoIsNotSeatedYet() {
        aliceAndBob();
        alice.answers = false;
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        assertEquals(1, carol.all(ServerMessage.Granted.class).size());
        alice.locks();
        carol.waits();
        assertEquals(
                Optional.of(WaitingCause.LOCKED),
                carol.last(ServerMessage.Waiting.class).cause());
        alice.answers = true;
        meeting.pass(Duration.ofSeconds(5));
        carol.waits();
        alice.unlocks();
        alice.admits(carol);
        carol.isIn();
    }

    @Test
    void newKeysAfterAHostsYesNeedAnotherYes() {
        aliceAndBob();
        alice.answers = false;
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        carol.says(new ClientMessage.PresentKeyPackage(carol.keys.freshKeys()));
        carol.waits();
        alice.answers = true;
        alice.admits(carol);
        meeting.pass(Duration.ofSeconds(2));
        carol.isIn();
    }

    // --- sealed data

    @Test
    @Tag("T50")
    void sealedDataGoesToThoseItIsFor() {
        aliceAndBob();
        alice.invitesAndLetsIn(carol);
        var payload = Octets.of(new byte[] {1, 2, 3});
        bob.says(new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), payload));
        bob.says(new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), payload));
        bob.says(new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.PERSON, Optional.of(carol.id()), payload));
        assertEquals(2, alice.all(ServerMessage.Sealed.class).size());
        assertEquals(2, carol.all(ServerMessage.Sealed.class).size());
        assertEquals(0, bob.all(ServerMessage.Sealed.class).size());
        var dora = meeting.person("Dora");
        meeting.pass(Duration.ofSeconds(1));
        alice.invitesAndLetsIn(dora);
        assertEquals(0, dora.all(ServerMessage.Sealed.class).size());
    }

    /** Nothing else would tell its author that the room has it. */
    @Test
    void whatIsSealedForTheChatIsAcknowledgedAtOnce() {
        aliceAndBob();
        var payload = Octets.of(new byte[] {1, 2, 3});
        List<ServerFrame> heard = meeting.world.line(bob.connection.orElseThrow()).frames;
        bob.says(new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), payload));
        assertEquals(new ServerFrame(0, bob.said, new ServerMessage.Pong()), heard.getLast());
        int before = heard.size();
        bob.says(new ClientMessage.Seal(SealedChannel.REACTION, SealedAudience.EVERYBODY, Optional.empty(), payload));
        assertEquals(before, heard.size());
    }

    @Test
    void withTheLobbyOffAnyMemberAdds() {
        var open = MeetingScript.ofAKeyGroup(PolicyRules.advisory().with(RuleValue.A2_OFF));
        Person host = open.person("Alice").joinsAsHost().isIn();
        Person guest = open.person("Bob").isInvitedBy(host).knocks().isIn();
        open.pass(Duration.ofSeconds(1));
        host.answers = false;
        Person late = open.person("Carol").isInvitedBy(host).knocks();
        open.pass(Duration.ofSeconds(2));
        late.isIn();
        assertEquals(guest.id(), commits(guest).getLast().committer());
    }

    @Test
    @Tag("A3")
    void withTheLobbyOffSeveralMembersLeftAddNobodyWithoutAHost() {
        var open = MeetingScript.ofAKeyGroup(
                PolicyRules.advisory().with(RuleValue.A2_OFF).with(RuleValue.C6_SHARED));
        Person host = open.person("Alice").joinsAsHost().isIn();
        Person guest = open.person("Bob").isInvitedBy(host).knocks().isIn();
        open.person("Dave").isInvitedBy(host).knocks();
        open.pass(Duration.ofSeconds(1));
        Person late = letInAsTheHostLeaves(open, host, guest);
        open.pass(PendingAdds.ADD_WITHIN.multipliedBy(2));
        assertEquals(List.of(), late.all(ServerMessage.Seated.class));
        assertEquals(
                Optional.of(WaitingCause.NO_HOST),
                late.last(ServerMessage.Waiting.class).cause());
    }

    /** By a link that was passed on, let in while a host was there, and not added yet when the host was gone. */
    @Test
    @Tag("A3")
    void withTheLobbyOffNobodyComesInWhileNoHostIsThereAndLearnsItAtOnce() {
        var open = MeetingScript.withoutReturn(
                RoomSettings.Keys.REQUIRED,
                PolicyRules.advisory().with(RuleValue.A2_OFF).with(RuleValue.C6_SHARED));
        Person host = open.person("Alice").joinsAsHost().isIn();
        Person guest = open.person("Bob").isInvitedBy(host).knocks().isIn();
        Person late = letInAsTheHostLeaves(open, host, guest);
        assertEquals(List.of(0L), removed(commits(guest).getLast()));
        assertEquals(List.of(), late.all(ServerMessage.Seated.class));
        assertEquals(
                Optional.of(WaitingCause.NO_HOST),
                late.last(ServerMessage.Waiting.class).cause());
        open.pass(PendingAdds.ADD_WITHIN.multipliedBy(2));
        late.resumes();
        assertEquals(
                Optional.of(WaitingCause.NO_HOST),
                late.last(ServerMessage.Waiting.class).cause());
        assertEquals(0, open.rows("not-added").size());
        open.pass(PolicyRules.advisory().hostAbsence());
        late.waits();
        assertEquals(
                Optional.of(WaitingCause.ASLEEP),
                late.last(ServerMessage.Waiting.class).cause());
        assertEquals(List.of(), late.all(ServerMessage.Seated.class));
    }

    @Test
    @Tag("A3")
    void withTheLobbyOffWhoWaitsForAHostComesInWhenOneIsBack() {
        var open = MeetingScript.ofAKeyGroup(
                PolicyRules.advisory().with(RuleValue.A2_OFF).with(RuleValue.C6_SHARED));
        Person host = open.person("Alice").joinsAsHost().isIn();
        Person guest = open.person("Bob").isInvitedBy(host).knocks().isIn();
        Person late = letInAsTheHostLeaves(open, host, guest);
        open.pass(PendingAdds.ADD_WITHIN);
        host.knocks();
        open.pass(VoidGroup.HOSTLESS.plusSeconds(5));
        host.isIn();
        late.isIn();
        assertEquals(host.keys.groupId, late.keys.groupId);
    }

    private static Person letInAsTheHostLeaves(MeetingScript open, Person host, Person guest) {
        host.losesSocket();
        guest.answers = false;
        open.pass(Duration.ofSeconds(29));
        Person late = open.person("Carol").holds(guest.invitation()).knocks();
        open.pass(Duration.ofSeconds(2));
        guest.answers = true;
        open.pass(KeyWork.TAKE_OVER);
        return late;
    }

    private static List<Long> removed(ServerMessage.GroupCommit commit) {
        return commit.removed().stream().map(GroupLeaf::leaf).toList();
    }
}
