package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.DeviceId;
import org.sabha.model.Door;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyRules;
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
        List<Room.Prepared> prepared = List.of(new Room.Prepared(ID, SecretDigest.of(SECRET)));
        return Room.create(settings, PolicyRules.advisory(), ids, NOW, prepared).room();
    }

    @Test
    void whoWasInvitedBeforehandTakesPartAndIsNoHost() {
        var opens =
                assertInstanceOf(CredentialCheck.Opens.class, room().checkCredentials(SECRET, DEVICE, Door.BROWSER));
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
}
