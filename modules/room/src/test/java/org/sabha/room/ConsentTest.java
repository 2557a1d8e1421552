package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.model.Consent;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** Who agreed to the notice on personal data has a row that says so, written together with their coming. */
@Tag("T44")
@Tag("T46")
class ConsentTest {
    private static final Consent HINDI = new Consent("1-3fa9c2d1", "hi", "r".repeat(24));

    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    private List<AuditRow> consents() {
        return meeting.rows("consent");
    }

    @Test
    void aConsentIsARowBesideTheArrivalOfWhoGaveIt() {
        alice.joinsAsHost();
        bob.consent = Optional.of(HINDI);
        bob.isInvitedBy(alice).knocks();
        AuditRow row = consents().getFirst();
        AuditRow arrival = meeting.rows("arrive").getLast();
        assertEquals(1, consents().size(), "whoever said nothing has none");
        assertEquals(Optional.of("1-3fa9c2d1 hi " + "r".repeat(24)), row.value());
        assertEquals(arrival.actor(), row.actor());
        assertEquals(arrival.invitation(), row.invitation());
        assertEquals(arrival.at(), row.at());
    }

    @Test
    void whoIsNotLetAsFarAsTheDoorHasNone() {
        alice.joinsAsHost();
        bob.consent = Optional.of(HINDI);
        bob.isInvitedBy(alice).knocks();
        alice.removes(bob);
        bob.knocks();
        assertEquals(1, consents().size());
    }

    @Test
    void whoTakesItBackLeavesAtOnceAndOthersGoOn() {
        alice.joinsAsHost();
        bob.consent = Optional.of(HINDI);
        bob.isInvitedBy(alice).knocks();
        alice.admits(bob);
        bob.isIn();
        var who = consents().getFirst().actor().orElseThrow();
        var others = Set.of(who, new ParticipantId("z".repeat(16)));
        meeting.world.handle(new RoomCommand.ConsentWithdrawn(others));
        bob.look();
        assertEquals(CloseCause.LEFT, bob.last(ServerMessage.Closed.class).cause());
        assertEquals(1, withdrawals());
        AuditRow end = meeting.rows("end-stay").getFirst();
        assertEquals(Optional.of(who), end.subject());
        assertEquals(Optional.empty(), end.actor(), "no leaving by one's own word, which A9 has rules for");
        assertEquals(0, meeting.rows("leave").size());
        alice.look();
        assertTrue(alice.all(ServerMessage.ParticipantLeft.class).stream()
                .anyMatch(left -> left.participant().equals(who)));
        meeting.world.handle(new RoomCommand.ConsentWithdrawn(others));
        assertEquals(1, withdrawals(), "they are gone already");
    }

    private long withdrawals() {
        return meeting.rows("end-stay").stream()
                .filter(row -> row.value().equals(Optional.of("withdrawn")))
                .count();
    }

    @ParameterizedTest
    @CsvSource({"'',hi", "1 2,hi", "A,hi", "1,h", "1,hi1", "1,'h i'", "1,HI", "1,en-IN", "1,fr"})
    void whatIsNoVersionOrLanguageIsRefused(String notice, String language) {
        assertThrows(IllegalArgumentException.class, () -> new Consent(notice, language, "r".repeat(24)));
    }
}
