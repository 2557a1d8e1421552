package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKeyId;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;
import org.sabha.room.session.SecretDigest;

/** Nobody can sign in to an account any more: whoever came by it, or began the meeting with it, is out of it at once. */
@Tag("H13")
@Tag("H28")
class DisabledAccountTest {
    private static final AccountId ALICES = new AccountId("a".repeat(16));
    private static final AccountId BOBS = new AccountId("b".repeat(16));
    private static final AccountId STRANGERS = new AccountId("c".repeat(16));

    private final MeetingScript meeting = new MeetingScript(
            RoomSettings.of(new RoomId("a".repeat(24)), "Quarterly review"), PolicyRules.advisory(), ALICES);
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    DisabledAccountTest() {
        bob.account = Optional.of(BOBS);
    }

    private void disable(AccountId account) {
        meeting.world.handle(new RoomCommand.AccountDisabled(account));
        meeting.look();
        meeting.answer();
    }

    private void enable(AccountId account) {
        meeting.world.handle(new RoomCommand.AccountEnabled(account));
    }

    /** Alice, who holds the meeting under another name than that of the account she began it with, and two guests. */
    private void begins() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.invitesAndLetsIn(carol);
    }

    @Test
    @Tag("T44")
    void theirStayEndsAtOnceAndTwoRowsSayWhy() {
        begins();
        disable(BOBS);
        bob.isOut(CloseCause.ACCOUNT_DISABLED);
        alice.isIn();
        carol.isIn();
        AuditRow barred = meeting.rows("bar-account").getFirst();
        assertEquals(Optional.of(BOBS.value()), barred.value());
        assertEquals(Optional.of(AdvisoryClause.A5), barred.clause());
        assertEquals(Optional.empty(), barred.actor(), "nobody in the meeting did it");
        AuditRow end = meeting.rows("end-stay").getFirst();
        assertEquals(Optional.of(bob.id()), end.subject());
        assertEquals(Optional.of(bob.invitationId()), end.invitation());
        assertEquals(Optional.of("account-disabled"), end.value());
    }

    @Test
    void othersAreToldThatTheyWereRemovedAndNotOfTheirAccount() {
        begins();
        disable(BOBS);
        assertEquals(
                List.of(new ServerMessage.ParticipantLeft(bob.id(), CloseCause.REMOVED)),
                carol.all(ServerMessage.ParticipantLeft.class));
    }

    @Test
    void whoWaitsGoesToo() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        disable(BOBS);
        bob.isOut(CloseCause.ACCOUNT_DISABLED);
        assertTrue(alice.door.isEmpty());
    }

    @Test
    @Tag("C6")
    void whatTheyOpenedOpensNothingMoreByAnyDoor() {
        begins();
        disable(BOBS);
        assertClosed(bob);
        bob.account = Optional.empty();
        assertClosed(bob);
        bob.isCalled("Robert").connectsWithToken(EntryMethod.BROWSER).isTurnedAway();
        bob.resumes().isTurnedAway();
        assertEquals(
                List.of(ReasonCode.BANNED),
                meeting.rows("arrive").stream()
                        .flatMap(row -> row.reason().stream())
                        .toList());
    }

    @Test
    void noOtherInvitationLetsTheirDeviceIn() {
        begins();
        disable(BOBS);
        bob.account = Optional.empty();
        bob.isInvitedBy(alice);
        assertClosed(bob);
    }

    @Test
    void aTokenGotBeforeOpensNothing() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        assertInstanceOf(CredentialCheck.Opens.class, bob.asksToJoin());
        disable(BOBS);
        bob.connectsWithToken(EntryMethod.BROWSER).isTurnedAway();
        assertEquals(
                ReasonCode.BANNED, meeting.rows("arrive").getLast().reason().orElseThrow());
    }

    @Test
    @Tag("T11")
    void whomTheyInvitedWaitsNoMore() {
        begins();
        alice.makes(bob, Role.ALTERNATE_HOST);
        Person dora = meeting.person("Dora");
        dora.isInvitedBy(bob).knocks().waits();
        disable(BOBS);
        dora.isOut(CloseCause.REFUSED);
        assertInstanceOf(CredentialCheck.Closed.class, dora.asksToJoin());
        assertEquals(
                Optional.of("1"), meeting.rows("revoke-invitations").getFirst().value());
    }

    @Test
    void theHostGoesWhoBeganTheMeetingWithItUnderWhateverName() {
        alice.account = Optional.of(ALICES);
        begins();
        disable(ALICES);
        alice.isOut(CloseCause.ACCOUNT_DISABLED);
        assertClosed(alice);
        bob.isIn();
        meeting.pass(PolicyRules.advisory().hostAbsence());
        bob.waits();
    }

    /** Without the account on them they may be its holder or anybody else, so they read what is true of both. */
    @Test
    @Tag("T44")
    void whoHoldsTheHostsLinkAndShowsNoAccountReadsThatTheLinkIsWithdrawn() {
        begins();
        disable(ALICES);
        alice.isOut(CloseCause.LINK_WITHDRAWN);
        assertEquals(
                Optional.of("link-withdrawn"),
                meeting.rows("end-stay").getFirst().value());
        assertEquals(
                List.of(new ServerMessage.ParticipantLeft(alice.id(), CloseCause.REMOVED)),
                carol.all(ServerMessage.ParticipantLeft.class));
    }

    @Test
    void whoCameByTheHostsLinkWithAnotherAccountIsNotToldOfTheHosts() {
        bob.joinsAsHost();
        bob.invitesAndLetsIn(carol);
        disable(ALICES);
        bob.isOut(CloseCause.LINK_WITHDRAWN);
        carol.isIn();
    }

    @Test
    void theHostsInvitationOpensNothingBeforeAnybodyCame() {
        disable(ALICES);
        alice.holds(meeting.world.hostInvitation);
        assertClosed(alice);
        assertEquals(1, meeting.rows("bar-account").size());
    }

    @Test
    void whoIsSignedInAsSomebodyElseOnTheSameMachineStays() {
        begins();
        carol.device = bob.device;
        carol.account = Optional.of(STRANGERS);
        carol.isInvitedBy(alice).knocks();
        alice.admits(carol);
        disable(BOBS);
        bob.isOut(CloseCause.ACCOUNT_DISABLED);
        carol.isIn();
        assertInstanceOf(CredentialCheck.Opens.class, carol.asksToJoin());
    }

    @Test
    void whereInvitationsAreSharedTheOthersOnItStay() {
        begins();
        alice.setsRule(AdvisoryClause.C6, "shared");
        carol.holds(bob.invitation()).knocks();
        alice.admits(carol);
        disable(BOBS);
        bob.isOut(CloseCause.ACCOUNT_DISABLED);
        carol.isIn();
    }

    @Test
    void aMeetingThatKnowsNothingOfTheAccountSaysNothing() {
        begins();
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.AccountDisabled(STRANGERS)));
        bob.isIn();
    }

    @Test
    void onceItIsInForceAgainTheirInvitationOpens() {
        begins();
        disable(BOBS);
        enable(BOBS);
        bob.knocks().waits();
        alice.admits(bob);
        bob.isIn();
    }

    @Test
    @Tag("Q6")
    void aRestartKnowsWhoCameByWhichAccount() {
        begins();
        assertEquals(
                Set.of(ALICES, BOBS),
                meeting.world.room.record("hash").orElseThrow().accounts());
        meeting.serverRestarts();
        disable(BOBS);
        bob.resumes().isTurnedAway();
        assertClosed(bob);
        alice.resumes().isIn();
        disable(ALICES);
        alice.isOut(CloseCause.LINK_WITHDRAWN);
    }

    @Test
    @Tag("T44")
    void theLogSaysItOnceHoweverOftenTheServerIsStartedAnewOrAsked() {
        begins();
        disable(BOBS);
        disable(BOBS);
        for (int start = 0; start < 3; start++) {
            meeting.serverRestarts();
            assertClosed(bob);
            disable(BOBS);
        }
        assertEquals(1, meeting.rows("bar-account").size());
        enable(BOBS);
        meeting.serverRestarts();
        disable(BOBS);
        assertEquals(2, meeting.rows("bar-account").size(), "it is another time");
    }

    @Test
    @Tag("T11")
    void whatTheOrganiserMadeBeforehandAndNobodyHasUsedIsVoid() {
        var used = new Secret("u".repeat(32));
        var kept = new Secret("k".repeat(32));
        var ofAProgram = new Secret("p".repeat(32));
        var planned = new MeetingScript(
                RoomSettings.of(new RoomId("a".repeat(24)), "Quarterly review"),
                PolicyRules.advisory(),
                new Room.Begun(
                        Optional.of(ALICES),
                        List.of(
                                prepared("u", used, Optional.empty()),
                                prepared("k", kept, Optional.empty()),
                                prepared("p", ofAProgram, Optional.of(new ApiKeyId("a".repeat(16)))))));
        Person host = planned.person("Alice");
        Person deputy = planned.person("Bob").holds(used);
        host.joinsAsHost();
        deputy.knocks();
        host.admits(deputy);
        host.makes(deputy, Role.ALTERNATE_HOST);
        Person early = planned.person("Carol").holds(kept).knocks();
        Person theirs = planned.person("Dora").isInvitedBy(deputy);
        early.leaves();
        assertInstanceOf(
                CredentialCheck.Opens.class,
                planned.person("Eve").holds(ofAProgram).asksToJoin());
        planned.world.handle(new RoomCommand.AccountDisabled(STRANGERS));
        assertInstanceOf(CredentialCheck.Opens.class, early.asksToJoin(), "they are not this account's");
        planned.world.handle(new RoomCommand.AccountDisabled(ALICES));
        planned.look();
        deputy.isIn();
        assertInstanceOf(CredentialCheck.Opens.class, deputy.asksToJoin());
        assertInstanceOf(CredentialCheck.Opens.class, early.asksToJoin(), "their device has it");
        assertInstanceOf(CredentialCheck.Opens.class, theirs.asksToJoin());
        assertInstanceOf(
                CredentialCheck.Opens.class,
                planned.person("Eve").holds(ofAProgram).asksToJoin());
    }

    @Test
    @Tag("T11")
    void aLinkThatTheOrganiserKeptOpensNothingForWhoeverHasIt() {
        var kept = new Secret("k".repeat(32));
        var planned = new MeetingScript(
                RoomSettings.of(new RoomId("a".repeat(24)), "Quarterly review"),
                PolicyRules.advisory(),
                new Room.Begun(Optional.of(ALICES), List.of(prepared("k", kept, Optional.empty()))));
        planned.person("Alice").joinsAsHost();
        Person anybody = planned.person("Eve").holds(kept);
        assertInstanceOf(CredentialCheck.Opens.class, anybody.asksToJoin());
        planned.world.handle(new RoomCommand.AccountDisabled(ALICES));
        assertClosed(anybody);
        planned.serverRestarts();
        assertClosed(anybody);
        assertEquals(
                Optional.of("1"), planned.rows("revoke-invitations").getFirst().value());
    }

    private static Room.Prepared prepared(String id, Secret secret, Optional<ApiKeyId> program) {
        return new Room.Prepared(new InvitationId(id.repeat(16)), SecretDigest.of(secret), program);
    }

    @Test
    void theirFilesGoWithThem() {
        begins();
        alice.setsRule(AdvisoryClause.A6, "everyone");
        bob.says(new ClientMessage.OfferFile(5));
        assertFalse(meeting.world.shelf.isEmpty());
        disable(BOBS);
        assertTrue(meeting.world.shelf.isEmpty());
    }

    @Test
    @Tag("T9")
    void inAKeyGroupTheirLeafGoesAtOnce() {
        var keyed = MeetingScript.ofAKeyGroup();
        Person host = keyed.person("Alice");
        Person guest = keyed.person("Bob");
        guest.account = Optional.of(BOBS);
        host.joinsAsHost();
        host.invitesAndLetsIn(guest);
        int before = keyed.world
                .room
                .record("hash")
                .orElseThrow()
                .group()
                .orElseThrow()
                .leaves()
                .size();
        keyed.world.handle(new RoomCommand.AccountDisabled(BOBS));
        keyed.answer();
        guest.isOut(CloseCause.ACCOUNT_DISABLED);
        assertEquals(
                before - 1,
                keyed.world
                        .room
                        .record("hash")
                        .orElseThrow()
                        .group()
                        .orElseThrow()
                        .leaves()
                        .size());
    }

    private void assertClosed(Person person) {
        assertInstanceOf(CredentialCheck.Closed.class, person.asksToJoin());
    }
}
