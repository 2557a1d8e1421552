package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.EntryMethod;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKeyId;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.session.SecretDigest;

/** Invitations that were made before the meeting was. */
@Tag("C6")
class PreparedInvitationsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Secret SECRET = new Secret("k".repeat(32));
    private static final DeviceId DEVICE = new DeviceId("d".repeat(32));
    private static final InvitationId ID = new InvitationId("i".repeat(16));

    private static Room room() {
        var settings = RoomSettings.of(new RoomId("a".repeat(24)), "Review");
        var ids = new IdSource(new Random(1));
        List<Room.Prepared> prepared = List.of(new Room.Prepared(ID, SecretDigest.of(SECRET), Optional.empty()));
        var begun = new Room.Begun(Optional.empty(), prepared);
        return Room.create(settings, PolicyRules.advisory(), ids, NOW, begun).room();
    }

    @Test
    void whoWasInvitedBeforehandTakesPartAndIsNoHost() {
        var opens = assertInstanceOf(
                CredentialCheck.Opens.class, room().checkCredentials(SECRET, DEVICE, EntryMethod.BROWSER));
        assertEquals(ID, opens.invitation());
        assertEquals(Role.PARTICIPANT, opens.role());
    }

    @Test
    void theyAreWrittenDownBehindTheHosts() {
        List<RoomRecord.Invited> invited = room().record("hash").orElseThrow().invitations();
        assertEquals(
                List.of(Role.HOST, Role.PARTICIPANT),
                invited.stream().map(RoomRecord.Invited::role).toList());
        assertEquals(ID, invited.getLast().id());
    }

    /** So what is said of it has to follow the rule. */
    @Test
    void itOpensOnASecondDeviceOnlyWhereOneIsForSeveral() {
        var prepared = new Room.Prepared(ID, SecretDigest.of(SECRET), Optional.empty());
        var settings = RoomSettings.of(new RoomId("a".repeat(24)), "Review");
        var meeting = new MeetingScript(settings, PolicyRules.advisory(), List.of(prepared));
        Person host = meeting.person("Host").joinsAsHost();
        meeting.person("First").holds(SECRET).knocks().waits();
        Person second = meeting.person("Second").holds(SECRET);
        second.knocks().isTurnedAway();
        host.setsRule(AdvisoryClause.C6, "shared");
        second.knocks().waits();
    }

    // --- one that a program made, so that whoever made its key could have it

    private static final Secret BY_HAND = new Secret("h".repeat(32));
    private static final InvitationId BY_HAND_ID = new InvitationId("h".repeat(16));
    private static final PolicyRules NO_LOBBY = PolicyRules.advisory().with(RuleValue.A2_OFF);

    private static MeetingScript withoutALobby(RoomSettings.Keys keys) {
        var settings = RoomSettings.of(new RoomId("a".repeat(24)), "Review").with(keys);
        var program = Optional.of(new ApiKeyId("k".repeat(16)));
        return new MeetingScript(
                settings,
                NO_LOBBY,
                List.of(
                        new Room.Prepared(ID, SecretDigest.of(SECRET), program),
                        new Room.Prepared(BY_HAND_ID, SecretDigest.of(BY_HAND), Optional.empty())));
    }

    @ParameterizedTest
    @EnumSource(RoomSettings.Keys.class)
    @Tag("T42")
    void whoComesByAProgramsInvitationWaitsForAHostAlsoWithoutALobby(RoomSettings.Keys keys) {
        MeetingScript meeting = withoutALobby(keys);
        Person host = meeting.person("Host");
        Person guest = meeting.person("Guest").holds(SECRET);
        Person invited = meeting.person("Invited").holds(BY_HAND);
        host.joinsAsHost();
        invited.knocks().isIn();
        guest.knocks().waits().hasReceivedOnlyWaiting();
        assertEquals(1, host.door.size(), "the host is shown them");
        host.admits(guest);
        meeting.pass(Duration.ofSeconds(2)); // one commit follows another after a moment
        guest.isIn();
    }

    @Test
    @Tag("T42")
    void afterARestartTheyWaitStill() {
        MeetingScript meeting = withoutALobby(RoomSettings.Keys.ABSENT);
        Person host = meeting.person("Host");
        host.joinsAsHost();
        meeting.serverRestarts(NO_LOBBY);
        host.resumes().isIn();
        meeting.person("Invited").holds(BY_HAND).knocks().isIn();
        meeting.person("Guest").holds(SECRET).knocks().waits();
    }

    @Test
    @Tag("T42")
    void theyWaitStillOnceTheLobbyIsSwitchedOff() {
        var settings = RoomSettings.of(new RoomId("a".repeat(24)), "Review");
        var prepared = new Room.Prepared(ID, SecretDigest.of(SECRET), Optional.of(new ApiKeyId("k".repeat(16))));
        var meeting = new MeetingScript(settings, PolicyRules.advisory(), List.of(prepared));
        Person host = meeting.person("Host");
        Person guest = meeting.person("Guest").holds(SECRET);
        host.joinsAsHost();
        guest.knocks().waits();
        host.setsRule(AdvisoryClause.A2, "off");
        guest.waits();
        guest.knocks().waits();
    }
}
