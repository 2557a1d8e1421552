package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** What a host says to those who wait. */
class DoorMessageTest {
    private static final String WORDS = "We begin at 11:10";
    private static final ServerMessage TOLD = new ServerMessage.DoorMessage(Optional.of(WORDS));
    private static final ServerMessage TAKEN_BACK = new ServerMessage.DoorMessage(Optional.empty());

    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");
    private final Person dave = meeting.person("Dave");

    @BeforeEach
    void oneIsInAndOneWaits() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        carol.isInvitedBy(alice).knocks().waits();
    }

    @Test
    @Tag("A2")
    @Tag("H2")
    void whoWaitsHearsTheHostsWordsAndNothingElse() {
        alice.says(new ClientMessage.TellDoor(WORDS));
        alice.raisesHand();
        alice.says(new ClientMessage.GiveFloor(Optional.of(bob.id()), Optional.of(60L)));
        dave.isInvitedBy(alice).knocks().waits();

        for (Person waiting : List.of(carol, dave)) {
            waiting.look();
            assertEquals(
                    List.of(ServerMessage.Waiting.class, ServerMessage.DoorMessage.class),
                    waiting.seen.stream().map(Object::getClass).toList());
            assertEquals(TOLD, waiting.seen.getLast());
        }
        alice.says(new ClientMessage.TellDoor());
        assertEquals(TAKEN_BACK, carol.last(ServerMessage.DoorMessage.class));
        carol.forgetsWhatItSaw();
        carol.losesSocket();
        carol.resumes().waits().hasReceivedOnlyWaiting();
    }

    @Test
    void whoComesBackToTheDoorIsToldAgain() {
        carol.losesSocket();
        alice.says(new ClientMessage.TellDoor(WORDS));
        carol.resumes().waits();
        assertEquals(List.of(TOLD), carol.all(ServerMessage.DoorMessage.class));
    }

    @Test
    void hostsSeeWhatIsSaidAndParticipantsDoNot() {
        alice.says(new ClientMessage.TellDoor(WORDS));
        assertEquals(List.of(TOLD), alice.all(ServerMessage.DoorMessage.class));
        assertEquals(List.of(), bob.all(ServerMessage.DoorMessage.class));

        alice.makes(bob, Role.ALTERNATE_HOST);
        assertEquals(List.of(TOLD), bob.all(ServerMessage.DoorMessage.class));
        bob.says(new ClientMessage.TellDoor());
        assertEquals(TAKEN_BACK, alice.last(ServerMessage.DoorMessage.class));
        assertEquals(TAKEN_BACK, carol.last(ServerMessage.DoorMessage.class));
    }

    @Test
    @Tag("A2")
    @Tag("T44")
    void onlyHostsSayItAndTheLogHoldsNoWordOfIt() {
        bob.says(new ClientMessage.TellDoor("I am the host")).isDenied(ReasonCode.HOST_ONLY);
        carol.hasReceivedOnlyWaiting();
        alice.says(new ClientMessage.TellDoor(WORDS));
        alice.says(new ClientMessage.TellDoor(WORDS));
        alice.says(new ClientMessage.TellDoor());

        List<AuditRow> rows = meeting.rows("tell-door");
        assertEquals(
                List.of("told", "told", "told", "taken-back"),
                rows.stream().map(row -> row.value().orElseThrow()).toList());
        assertEquals(Optional.of(ReasonCode.HOST_ONLY), rows.getFirst().reason());
        assertFalse(rows.toString().contains("11:10"));
        assertEquals(2, carol.all(ServerMessage.DoorMessage.class).size());
    }

    @Test
    void itIsSaidStillWhileTheMeetingSleeps() {
        alice.says(new ClientMessage.TellDoor(WORDS));
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(20));
        bob.waits();
        assertEquals(List.of(TOLD), bob.all(ServerMessage.DoorMessage.class));
    }
}
