package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyDecision;
import org.sabha.protocol.CloseCause;
import org.sabha.room.port.AuditRow;

/** Whom a host removed or refused comes in by no door; what they gave others opens nothing. */
class RemovalTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    @Test
    @Tag("A5")
    @Tag("H13")
    @Tag("T10")
    @Tag("T11")
    void aRemovedPersonComesInByNoDoor() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        Secret ticket = bob.ticket();
        alice.removes(bob);
        bob.isOut(CloseCause.REMOVED);

        bob.knocks().isTurnedAway();
        bob.resumesWith(ticket).isTurnedAway();
        assertEquals(ReasonCode.BANNED, why(bob.asksToJoin()));
        var fresh = meeting.person("Robert").useDevice("Bob").isInvitedBy(alice);
        fresh.knocks().isTurnedAway();
        var friend = meeting.person("Friend").holds(bob.invitation());
        friend.invitationId = bob.invitationId();
        friend.knocks().isTurnedAway();
        assertEquals(1, meeting.world.transports.size());
    }

    /** A join token is judged as it is used: what was true as it was made out may be so no more. */
    @Test
    @Tag("H28")
    @Tag("T8")
    void aTokenOfBeforeOpensNothingAfterARemovalARefusalOrANewPassword() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.removes(bob);
        bob.connectsWithToken(EntryMethod.BROWSER).isTurnedAway();

        var carol = meeting.person("Carol").isInvitedBy(alice).knocks();
        alice.refuses(carol);
        carol.connectsWithToken(EntryMethod.BROWSER).isTurnedAway();

        var dave = meeting.person("Dave").isInvitedBy(alice).knocks().waits();
        meeting.passwordChanges();
        dave.connectsWithToken(EntryMethod.BROWSER);
        dave.isTurnedAway();
    }

    @Test
    @Tag("A5")
    @Tag("H13")
    void aRemovalEndsThePendingKnocksOfTheSameDevice() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        var second = meeting.person("Second tab").useDevice("Bob").isInvitedBy(alice);
        second.knocks().waits();

        alice.removes(bob);

        second.isOut(CloseCause.REMOVED);
        assertEquals(Map.of(), alice.door);
        AuditRow row = meeting.rows("end-stay").getFirst();
        assertEquals(Optional.of(second.id()), row.subject());
        assertEquals(Optional.of("removed"), row.value());
    }

    @Test
    @Tag("A5")
    @Tag("T11")
    void everyInvitationOfARemovedPersonIsVoidUsedOrNot() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.makes(bob, Role.ALTERNATE_HOST);
        carol.isInvitedBy(bob);
        var phone = meeting.person("Bob's phone").isInvitedBy(bob).knocks();
        phone.leaves();
        var dave = meeting.person("Dave").isInvitedBy(bob).knocks().waits();
        alice.removes(bob);

        carol.knocks().isTurnedAway();
        phone.knocks().isTurnedAway();
        dave.isOut(CloseCause.REFUSED);
        dave.knocks().isTurnedAway();
        assertEquals(Map.of(), alice.door);
        AuditRow row = meeting.rows("revoke-invitations").getLast();
        assertEquals(Optional.of("3"), row.value());
        assertEquals(Optional.of(bob.id()), row.subject());
        assertEquals(bob.invitationId, row.invitation().orElseThrow());
        assertEquals(Optional.of(AdvisoryClause.A5), row.clause());
    }

    @Test
    @Tag("A5")
    @Tag("T11")
    void whoWasLetInByARemovedPersonKeepsTheSeatAndNoMore() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.makes(bob, Role.ALTERNATE_HOST);
        bob.invitesAndLetsIn(carol);
        alice.removes(bob);

        carol.isIn();
        carol.losesSocket().resumes();
        carol.isIn();
        carol.knocks(); // a reload
        carol.isIn();
        carol.leaves();
        carol.knocks().isTurnedAway();
        carol.isInvitedBy(alice).knocks().waits();
    }

    @Test
    @Tag("A5")
    void whoShowsAVoidInvitationLeavesARow() {
        alice.joinsAsHost();
        var why = new PolicyDecision.Deny(ReasonCode.BANNED, Optional.of(AdvisoryClause.A5));
        meeting.world.handle(new RoomCommand.JoinRefused(Optional.of(new InvitationId("i".repeat(16))), why));
        AuditRow row = meeting.rows("join").getFirst();
        assertEquals(Optional.of(ReasonCode.BANNED), row.reason());
        assertEquals(Optional.of(new InvitationId("i".repeat(16))), row.invitation());
        assertEquals(Optional.empty(), row.actor());
    }

    @Test
    @Tag("A5")
    void aHostCannotBanTheirOwnDeviceByRemovingTheirSecondTab() {
        alice.joinsAsHost();
        var tab = meeting.person("Tab").useDevice("Alice").isInvitedBy(alice);
        tab.knocks().waits();
        alice.removes(tab).isDenied(ReasonCode.NOT_ON_ONESELF);
        alice.refuses(tab);
        tab.isOut(CloseCause.REFUSED);
        alice.isIn();
    }

    @Test
    @Tag("A2")
    void aRefusedPersonsInvitationIsVoidAndTheirDeviceIsNotBanned() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        alice.refuses(bob);
        bob.isOut(CloseCause.REFUSED);

        bob.knocks().isTurnedAway();
        assertEquals(ReasonCode.INVITATION_REVOKED, why(bob.asksToJoin()));
        bob.isInvitedBy(alice).knocks().waits();
    }

    private static ReasonCode why(CredentialCheck check) {
        return assertInstanceOf(CredentialCheck.Closed.class, check).why().reason();
    }
}
