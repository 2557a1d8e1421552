package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.EntryMethod;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** Who comes in, in every order of events. */
class AdmissionTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    @Test
    @Tag("A2")
    @Tag("H2")
    void aGuestWaitsUntilTheHostAdmitsThem() {
        alice.joinsAsHost();
        alice.publishes(TrackSource.MICROPHONE, TrackSource.CAMERA);
        bob.isInvitedBy(alice).knocks();
        bob.waits().hasReceivedOnlyWaiting();
        alice.says(new ClientMessage.RaiseHand(true));
        bob.hasReceivedOnlyWaiting();
        assertEquals(Map.of(bob.id(), "Bob"), alice.door);

        alice.admits(bob);

        bob.isIn();
        alice.isIn();
        assertEquals(Map.of(), alice.door);
        carol.hasReceivedNothing();
    }

    @Test
    @Tag("A3")
    @Tag("H11")
    void theHostsArrivalAdmitsNobody() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        carol.isInvitedBy(alice);
        alice.leaves().isOut(CloseCause.LEFT);
        meeting.pass(Duration.ofMinutes(6));
        bob.knocks().waits();
        carol.knocks().waits();

        alice.joinsAsHost();

        alice.isIn();
        bob.waits().hasReceivedOnlyWaiting();
        carol.waits().hasReceivedOnlyWaiting();
        assertEquals(Map.of(bob.id(), "Bob", carol.id(), "Carol"), alice.door);
    }

    @Test
    void whoKnocksAgainWhileTheirPlaceAtTheDoorIsKeptHasWaitedSinceBefore() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        Instant since = meeting.world.now;
        meeting.pass(Duration.ofSeconds(50));
        bob.losesSocket();
        meeting.pass(Duration.ofSeconds(20));
        bob.knocks().waits();
        assertEquals(
                since, alice.last(ServerMessage.WaitingAdded.class).waiting().since());

        bob.isCalled("Robert").knocks().waits();
        assertEquals(
                meeting.world.now,
                alice.last(ServerMessage.WaitingAdded.class).waiting().since());
    }

    @Test
    void whoKnocksAgainLongAfterTheirLineWasLostHasWaitedSinceBeforeAndWasNotShownMeanwhile() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        Instant since = meeting.world.now;
        bob.losesSocket();
        meeting.pass(Duration.ofMinutes(9));
        assertEquals(Map.of(), alice.door);
        bob.knocks().waits();
        assertEquals(
                since, alice.last(ServerMessage.WaitingAdded.class).waiting().since());
    }

    @Test
    void thePlaceOfALineThatWasLostIsForgottenInTheEnd() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        bob.losesSocket();
        meeting.pass(Duration.ofMinutes(11));
        bob.knocks().waits();
        assertEquals(
                meeting.world.now,
                alice.last(ServerMessage.WaitingAdded.class).waiting().since());
    }

    @Test
    void nobodyHasThePlaceOfALostLineByAnotherName() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        bob.losesSocket();
        meeting.pass(Duration.ofMinutes(2));
        bob.isCalled("Robert").knocks().waits();
        assertEquals(
                meeting.world.now,
                alice.last(ServerMessage.WaitingAdded.class).waiting().since());
    }

    @Test
    @Tag("A2")
    @Tag("A3")
    @Tag("H11")
    void withoutALobbyTooTheHostsArrivalAdmitsNobody() {
        var open = new MeetingScript(
                PolicyRules.fromOrganisation(Map.of(AdvisoryClause.A2, new RuleSetting("off", false))));
        var host = open.person("Host");
        var early = open.person("Early");
        var late = open.person("Late");
        host.joinsAsHost();
        early.isInvitedBy(host);
        late.isInvitedBy(host);
        host.leaves();
        early.knocks().waits();

        host.joinsAsHost();
        early.waits().hasReceivedOnlyWaiting();
        late.knocks().isIn();
        host.says(new ClientMessage.AdmitAll());
        early.isIn();
    }

    @Test
    @Tag("T12")
    @Tag("C2")
    void theFirstToArriveNeverBecomesHost() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(31));

        assertEquals(Role.PARTICIPANT, bob.sees(bob).role());
        bob.locks().isDenied(ReasonCode.HOST_ONLY);
        bob.isIn();
    }

    @Test
    @Tag("A7")
    @Tag("T14")
    void aLockRefusesNewcomersAndLetsMembersResume() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        carol.isInvitedBy(alice);
        alice.locks();

        carol.knocks().isTurnedAway();
        bob.losesSocket().resumes().isIn();
        bob.knocks().isIn();
        alice.unlocks();
        carol.knocks().waits();
    }

    @Test
    @Tag("A7")
    void whoWaitedWhenTheLockFellStaysWaitingUntilTheHostUnlocks() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        alice.locks();
        bob.waits();

        alice.admits(bob).isDenied(ReasonCode.ROOM_LOCKED);
        alice.says(new ClientMessage.AdmitAll()).isDenied(ReasonCode.ROOM_LOCKED);
        bob.waits().hasReceivedOnlyWaiting();
        alice.unlocks().admits(bob);
        bob.isIn();
    }

    @Test
    @Tag("A7")
    void aHostWhoLostTheLineComesBackThroughTheirOwnLock() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.locks();
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(1));

        alice.joinsAsHost();
        alice.isIn();
    }

    @Test
    @Tag("H10")
    @Tag("H12")
    @Tag("A1")
    void aPasswordSetWhileSomebodyWaitsIsAskedOfThemToo() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        meeting.passwordChanges();

        alice.admits(bob).isDenied(ReasonCode.PASSWORD_STALE);
        bob.waits();
        bob.connectsWithToken(EntryMethod.BROWSER);
        bob.isTurnedAway();
        bob.knocks().waits();
        alice.admits(bob);
        bob.isIn();
    }

    @Test
    @Tag("C6")
    @Tag("H5")
    @Tag("T9")
    void anInvitationOpensOnOneDeviceOnly() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        carol.holds(bob.invitation());

        assertEquals(ReasonCode.INVITATION_USED_ELSEWHERE, why(carol.asksToJoin()));
        carol.invitationId = bob.invitationId();
        carol.knocks().isTurnedAway();
        bob.waits();
    }

    @Test
    @Tag("C6")
    void aSharedInvitationOpensOnManyDevicesButMakesNobodyHost() {
        alice.joinsAsHost();
        alice.setsRule(AdvisoryClause.C6, "shared");
        bob.isInvitedBy(alice).knocks();
        carol.holds(bob.invitation()).knocks().waits();
        alice.says(new ClientMessage.AdmitAll());
        bob.isIn();
        carol.isIn();
        alice.makes(bob, Role.ALTERNATE_HOST);
        assertEquals(Role.PARTICIPANT, alice.sees(carol).role());

        var dave = meeting.person("Dave");
        dave.holds(meeting.world.hostInvitation).knocks().isTurnedAway();
        dave.holds(bob.invitation()).knocks().waits();
    }

    /** From these a report on the meeting tells whose attendance is whose, and by which rules it began. */
    @Test
    @Tag("T44")
    void theLogTellsByWhichRulesAMeetingBeganAndWhichStayTookThePlaceOfWhich() {
        List<AuditRow> rules = meeting.world.audit.stream()
                .filter(row -> row.verb().startsWith("rule-"))
                .toList();
        assertEquals(AdvisoryClause.values().length, rules.size());
        assertEquals(Optional.of("on"), rules.get(1).value());
        assertEquals(Optional.of(AdvisoryClause.A2), rules.get(1).clause());
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        ParticipantId before = bob.id();
        bob.knocks().isIn(); // a reload
        AuditRow row = meeting.rows("end-stay").getFirst();
        assertEquals(Optional.of(before), row.subject());
        assertEquals(Optional.of(bob.id()), row.actor());
        assertEquals(Optional.of("replaced"), row.value());
    }

    @Test
    @Tag("H4")
    @Tag("C7")
    void whoWatchesTheDoorLearnsThatSomebodyGuesses() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        bob.knocks().waits();
        alice.admits(bob);
        bob.isIn();
        carol.isInvitedBy(alice);
        carol.knocks().waits();
        meeting.world.handle(new RoomCommand.PasswordGuessed());
        assertEquals(1, alice.all(ServerMessage.PasswordGuessed.class).size());
        assertEquals(0, bob.all(ServerMessage.PasswordGuessed.class).size());
        assertEquals(0, carol.all(ServerMessage.PasswordGuessed.class).size());
        AuditRow row = meeting.rows("join").getFirst();
        assertEquals(Optional.of(ReasonCode.CANNOT_OPEN), row.reason());
        assertEquals(Optional.empty(), row.invitation());
    }

    @Test
    @Tag("C5")
    void anOldClientIsToldSoAndNothingOfTheMeeting() {
        alice.joinsAsHost();
        for (String client : List.of("sabha-web 0.0.9", "sabha-web", "0.1", "x v1")) {
            bob.isInvitedBy(alice);
            bob.client = client;
            bob.knocks().isToldThatTheClientIsTooOld();
        }
        alice.ends();
        bob.connectsWithToken(EntryMethod.BROWSER).isToldThatTheClientIsTooOld();
        assertEquals(
                Optional.of(ReasonCode.CLIENT_TOO_OLD),
                meeting.rows("arrive").getLast().reason());
    }

    @Test
    @Tag("C5")
    void anOldClientComesInWhereAnyMay() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        bob.client = "sabha-web 0.0.9";
        alice.setsRule(AdvisoryClause.C5, "any");
        bob.knocks().waits();
        alice.setsRule(AdvisoryClause.C5, "current");
        alice.admits(bob).isDenied(ReasonCode.CLIENT_TOO_OLD);
        bob.losesSocket().resumes().waits();
        carol.isInvitedBy(alice);
        carol.client = "sabha-web 0.1";
        carol.knocks().waits();
    }

    @Test
    @Tag("A2")
    void aReloadComesBackToTheSeatWhileItIsKept() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        var before = bob.id();
        var oldLine = meeting.world.line(bob.connection.orElseThrow());

        bob.knocks();

        bob.isIn();
        assertEquals(Optional.of(CloseCause.REPLACED), oldLine.closed);
        assertEquals(
                new ServerMessage.ParticipantLeft(before, CloseCause.REPLACED),
                alice.last(ServerMessage.ParticipantLeft.class));
        assertEquals(2, meeting.world.transports.size());
    }

    @Test
    @Tag("A2")
    void reloadAfterTheReturnWindowWaitsAgain() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        bob.losesSocket();
        meeting.pass(Duration.ofSeconds(31).plus(Duration.ofMinutes(30)));
        bob.knocks().waits();
    }

    @Test
    @Tag("A2")
    void aReloadAtTheDoorIsAKnockAgain() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).knocks().waits();
        var first = bob.id();
        bob.knocks().waits();

        assertEquals(
                Map.of(bob.id(), "Bob"), alice.last(ServerMessage.WaitingAdded.class) == null ? Map.of() : alice.door);
        assertTrue(!first.equals(bob.id()));
    }

    @Test
    @Tag("H22")
    @Tag("H18")
    void aFailedArrivalTouchesOnlyItsOwnConnection() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        bob.forgetsWhatItSaw();
        var thief = meeting.person("Thief").useDevice("Bob");
        meeting.passwordChanges();
        thief.invitationId = bob.invitationId();
        thief.connectsWithToken(EntryMethod.BROWSER);

        thief.isTurnedAway();
        bob.isIn().hasReceivedNothing();
    }

    @ParameterizedTest
    @EnumSource(
            value = EntryMethod.class,
            names = {"RECORDER", "PHONE", "RESUME"})
    @Tag("H8")
    @Tag("H9")
    @Tag("H12")
    void aDoorWithoutAGrantStaysShut(EntryMethod door) {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).arrives(door).isTurnedAway();
    }

    @Test
    @Tag("H9")
    void theJavaClientKnocksLikeABrowser() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice).arrives(EntryMethod.JAVA_CLIENT).waits();
    }

    @Test
    @Tag("C7")
    @Tag("H3")
    void everyRefusalLooksTheSame() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        carol.holds(new Secret("nonsense")).knocks().isTurnedAway();
        carol.isInvitedBy(alice);
        alice.locks();
        carol.knocks().isTurnedAway();
        alice.removes(bob);
        bob.knocks().isTurnedAway();
        alice.ends();
        carol.knocks().isTurnedAway();
        carol.resumesWith(new Secret("a".repeat(24) + "." + "b".repeat(32))).isTurnedAway();
        alice.joinsAsHost().isTurnedAway();
    }

    @Test
    @Tag("C7")
    void askingWhetherCredentialsOpenBindsNothing() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        carol.holds(bob.invitation());
        assertInstanceOf(CredentialCheck.Opens.class, carol.asksToJoin());
        assertInstanceOf(CredentialCheck.Opens.class, bob.asksToJoin());
        bob.knocks().waits();
        assertEquals(ReasonCode.INVITATION_USED_ELSEWHERE, why(carol.asksToJoin()));
        assertEquals(
                ReasonCode.INVITATION_UNKNOWN,
                why(meeting.person("Eve").holds(new Secret("guess")).asksToJoin()));
    }

    @Test
    void aFullRoomAndAFullDoorRefuseNewcomersButNotAHost() {
        var small = new MeetingScript(
                new RoomSettings(
                        new RoomId("b".repeat(24)),
                        "Small",
                        2,
                        1,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(30),
                        Duration.ofHours(24),
                        RoomSettings.of(new RoomId("b".repeat(24)), "Small").clients(),
                        RoomSettings.Keys.ABSENT),
                PolicyRules.advisory());
        var host = small.person("Host").joinsAsHost();
        var one = small.person("One").isInvitedBy(host).knocks().waits();
        var two = small.person("Two").isInvitedBy(host);
        two.knocks().isTurnedAway();
        one.knocks().waits();
        host.admits(one);
        two.knocks().isTurnedAway();
        small.pass(RefusedActs.TOGETHER);
        assertEquals(
                List.of(Optional.of(ReasonCode.ROOM_FULL), Optional.of(ReasonCode.ROOM_FULL)),
                small.rows("arrive").stream()
                        .map(row -> row.reason())
                        .filter(Optional::isPresent)
                        .toList());
        one.knocks().isIn();
        host.joinsAsHost().isIn();
    }

    @Test
    @Tag("A7")
    void aMeetingThatLocksByItselfDoesSoWhenEverybodyInvitedIsIn() {
        alice.joinsAsHost();
        alice.setsRule(AdvisoryClause.A7, "automatic");
        bob.isInvitedBy(alice);
        carol.isInvitedBy(alice);
        bob.knocks();
        alice.admits(bob);
        assertEquals(List.of(), meeting.rows("lock"));
        carol.knocks();
        alice.admits(carol);

        assertEquals(1, meeting.rows("lock").size());
        assertTrue(alice.last(ServerMessage.MeetingChanged.class).meeting().locked());
        var dave = meeting.person("Dave").isInvitedBy(alice);
        dave.knocks().isTurnedAway();
        bob.knocks().isIn();
    }

    private static ReasonCode why(CredentialCheck check) {
        return assertInstanceOf(CredentialCheck.Closed.class, check).why().reason();
    }
}
