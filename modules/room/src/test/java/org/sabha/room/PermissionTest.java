package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Permission;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** What hosts forbid participants, on everybody's side: a changed page gets around none of it. */
class PermissionTest {
    private final MeetingScript meeting =
            MeetingScript.ofThree(MeetingScript.withoutReturn(RoomSettings.Keys.ABSENT, PolicyRules.advisory()));
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private Person decides(Person person, Permission permission, boolean allowed) {
        return alice.says(new ClientMessage.SetPermission(Optional.of(person.id()), permission, allowed));
    }

    private Person decidesForAll(Permission permission, boolean allowed) {
        return alice.says(new ClientMessage.SetPermission(Optional.empty(), permission, allowed));
    }

    private static Person unmutes(Person person, TrackSource source) {
        return person.says(new ClientMessage.SetMuted(source, false));
    }

    private void talks(Person person) {
        person.publishes(TrackSource.MICROPHONE, TrackSource.CAMERA);
        unmutes(person, TrackSource.MICROPHONE);
        assertFalse(isSilent(person, TrackSource.MICROPHONE));
    }

    /** Whether nothing of it is forwarded. */
    private boolean isSilent(Person person, TrackSource source) {
        return meeting.world.paused.contains(person.track(source));
    }

    @Test
    @Tag("C3")
    void keepsParticipantMutedUntilHostAllows() {
        talks(bob);
        decides(bob, Permission.UNMUTE, false);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        assertFalse(isSilent(bob, TrackSource.CAMERA));
        assertEquals(List.of(Permission.UNMUTE), carol.sees(bob).forbidden());
        assertEquals(new ServerMessage.MutedByHost(TrackSource.MICROPHONE), bob.last(ServerMessage.MutedByHost.class));

        unmutes(bob, TrackSource.MICROPHONE).isDenied(ReasonCode.UNMUTE_NOT_ALLOWED);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));

        decides(bob, Permission.UNMUTE, true);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        unmutes(bob, TrackSource.MICROPHONE);
        assertFalse(isSilent(bob, TrackSource.MICROPHONE));
    }

    @Test
    @Tag("C3")
    void keepsCameraOffUntilHostAllows() {
        talks(bob);
        decides(bob, Permission.START_VIDEO, false);
        assertTrue(isSilent(bob, TrackSource.CAMERA));
        assertFalse(isSilent(bob, TrackSource.MICROPHONE));
        unmutes(bob, TrackSource.CAMERA).isDenied(ReasonCode.VIDEO_NOT_ALLOWED);
        decides(bob, Permission.START_VIDEO, true);
        unmutes(bob, TrackSource.CAMERA);
        assertFalse(isSilent(bob, TrackSource.CAMERA));
    }

    @Test
    @Tag("C3")
    void newTracksOfKeptSourceStartMuted() {
        alice.setsRule(AdvisoryClause.C3, "unmuted");
        decides(bob, Permission.UNMUTE, false);
        decides(bob, Permission.START_VIDEO, false);
        bob.publishes(TrackSource.MICROPHONE, TrackSource.CAMERA);
        bob.says(new ClientMessage.Unpublish(TrackSource.MICROPHONE));
        bob.publishes(TrackSource.MICROPHONE, TrackSource.CAMERA);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        assertTrue(isSilent(bob, TrackSource.CAMERA));
    }

    @Test
    @Tag("C3")
    void reloadDoesNotEndPersonalMute() {
        alice.setsRule(AdvisoryClause.C3, "unmuted");
        talks(bob);
        decides(bob, Permission.UNMUTE, false);
        bob.losesSocket().knocks();
        bob.isIn().publishes(TrackSource.MICROPHONE);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        unmutes(bob, TrackSource.MICROPHONE).isDenied(ReasonCode.UNMUTE_NOT_ALLOWED);
    }

    @Test
    @Tag("C3")
    void leavingAndComingBackDoesNotEndPersonalMute() {
        decides(bob, Permission.UNMUTE, false);
        bob.leaves().knocks();
        alice.admits(bob);
        bob.isIn().publishes(TrackSource.MICROPHONE);
        unmutes(bob, TrackSource.MICROPHONE).isDenied(ReasonCode.UNMUTE_NOT_ALLOWED);
    }

    @Test
    @Tag("C3")
    void muteAllAndKeepMutedHoldsNewcomersAndSparesHosts() {
        talks(alice);
        talks(bob);
        decidesForAll(Permission.UNMUTE, false);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        assertFalse(isSilent(alice, TrackSource.MICROPHONE));
        assertEquals(List.of(Permission.UNMUTE), carol.meeting().forbidden());
        assertEquals(List.of(), carol.sees(alice).forbidden());
        unmutes(carol, TrackSource.MICROPHONE).isDenied(ReasonCode.UNMUTE_NOT_ALLOWED);

        Person dev = meeting.person("Dev");
        alice.invitesAndLetsIn(dev);
        dev.publishes(TrackSource.MICROPHONE);
        unmutes(dev, TrackSource.MICROPHONE).isDenied(ReasonCode.UNMUTE_NOT_ALLOWED);

        decides(dev, Permission.UNMUTE, true);
        unmutes(dev, TrackSource.MICROPHONE);
        assertFalse(isSilent(dev, TrackSource.MICROPHONE));
        unmutes(bob, TrackSource.MICROPHONE).isDenied(ReasonCode.UNMUTE_NOT_ALLOWED);

        decidesForAll(Permission.UNMUTE, true);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        unmutes(bob, TrackSource.MICROPHONE);
        assertFalse(isSilent(bob, TrackSource.MICROPHONE));
    }

    @Test
    @Tag("C3")
    void decisionForAllReplacesDecisionsOfSinglePeople() {
        talks(bob);
        talks(carol);
        decides(carol, Permission.UNMUTE, false);
        decides(bob, Permission.UNMUTE, true);
        decidesForAll(Permission.UNMUTE, false);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        decidesForAll(Permission.UNMUTE, true);
        unmutes(carol, TrackSource.MICROPHONE);
        assertFalse(isSilent(carol, TrackSource.MICROPHONE));
    }

    @Test
    @Tag("C3")
    void hostWhoBecomesParticipantIsMuted() {
        alice.makes(bob, Role.ALTERNATE_HOST);
        talks(bob);
        decidesForAll(Permission.UNMUTE, false);
        assertFalse(isSilent(bob, TrackSource.MICROPHONE));
        alice.makes(bob, Role.PARTICIPANT);
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        alice.makes(bob, Role.ALTERNATE_HOST);
        unmutes(bob, TrackSource.MICROPHONE);
        assertFalse(isSilent(bob, TrackSource.MICROPHONE));
    }

    @Test
    @Tag("C3")
    void askingToUnmuteAndGivingTheFloorAllowIt() {
        talks(bob);
        talks(carol);
        decidesForAll(Permission.UNMUTE, false);
        alice.says(new ClientMessage.AskToUnmute(bob.id()));
        alice.says(new ClientMessage.GiveFloor(Optional.of(carol.id()), Optional.empty()));
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        unmutes(bob, TrackSource.MICROPHONE);
        unmutes(carol, TrackSource.MICROPHONE);
        assertFalse(isSilent(bob, TrackSource.MICROPHONE));
        assertFalse(isSilent(carol, TrackSource.MICROPHONE));
    }

    @Test
    @Tag("C3")
    void restartKeepsWhatIsForbidden() {
        talks(bob);
        decides(bob, Permission.START_VIDEO, false);
        decidesForAll(Permission.UNMUTE, false);
        decides(carol, Permission.UNMUTE, true);
        meeting.serverRestarts();
        alice.resumes();
        bob.resumes().acknowledges();
        carol.resumes().acknowledges();
        assertEquals(List.of(Permission.UNMUTE), bob.meeting().forbidden());
        bob.publishes(TrackSource.MICROPHONE, TrackSource.CAMERA);
        unmutes(bob, TrackSource.MICROPHONE).isDenied(ReasonCode.UNMUTE_NOT_ALLOWED);
        unmutes(bob, TrackSource.CAMERA).isDenied(ReasonCode.VIDEO_NOT_ALLOWED);
        carol.publishes(TrackSource.MICROPHONE);
        unmutes(carol, TrackSource.MICROPHONE);
        assertFalse(isSilent(carol, TrackSource.MICROPHONE));
    }

    @Test
    @Tag("C3")
    void onlyHostsDecideAndNeverOnHosts() {
        bob.says(new ClientMessage.SetPermission(Optional.of(carol.id()), Permission.UNMUTE, false))
                .isDenied(ReasonCode.HOST_ONLY);
        bob.says(new ClientMessage.SetPermission(Optional.empty(), Permission.REACT, false))
                .isDenied(ReasonCode.HOST_ONLY);
        bob.says(new ClientMessage.SetPermission(Optional.of(bob.id()), Permission.UNMUTE, true))
                .isDenied(ReasonCode.HOST_ONLY);
        alice.makes(bob, Role.ALTERNATE_HOST);
        decides(bob, Permission.UNMUTE, false).isDenied(ReasonCode.NOT_ON_A_HOST);
        decides(alice, Permission.UNMUTE, false).isDenied(ReasonCode.NOT_ON_ONESELF);
    }

    @Test
    void raisedHandsGoDownWhereTheyAreForbidden() {
        bob.raisesHand();
        decidesForAll(Permission.RAISE_HAND, false);
        assertEquals(Optional.empty(), carol.sees(bob).handRaisedAt());
        bob.raisesHand().isDenied(ReasonCode.HAND_NOT_ALLOWED);
        alice.raisesHand();
        assertTrue(carol.sees(alice).handRaisedAt().isPresent());
        decidesForAll(Permission.RAISE_HAND, true);
        bob.raisesHand();
        assertTrue(carol.sees(bob).handRaisedAt().isPresent());
    }

    @Test
    void handCanBeLoweredWhereItIsForbiddenToRaiseOne() {
        decidesForAll(Permission.RAISE_HAND, false);
        bob.says(new ClientMessage.RaiseHand(false));
        assertEquals(List.of(), bob.all(ServerMessage.Denied.class));
    }

    @Test
    @Tag("T44")
    void everyDecisionLeavesARow() {
        decides(bob, Permission.UNMUTE, false);
        decidesForAll(Permission.START_VIDEO, true);
        List<AuditRow> rows = meeting.rows("set-permission");
        assertEquals(Optional.of("unmute=forbidden"), rows.getFirst().value());
        assertEquals(Optional.of(bob.id()), rows.getFirst().subject());
        assertEquals(Optional.of(AdvisoryClause.C3), rows.getFirst().clause());
        assertEquals(Optional.of("start-video=allowed"), rows.getLast().value());
        assertEquals(Optional.empty(), rows.getLast().subject());
    }

    @Test
    void participantLearnsOfAMuteAfterTheLineWasAway() {
        talks(bob);
        bob.losesSocket();
        decides(bob, Permission.UNMUTE, false);
        meeting.pass(Duration.ofSeconds(5));
        bob.resumes();
        assertTrue(isSilent(bob, TrackSource.MICROPHONE));
        assertEquals(List.of(Permission.UNMUTE), bob.sees(bob).forbidden());
    }
}
